"""What a Word file holds: its parts, styles, automatic numbers, words, paragraphs and tables."""
