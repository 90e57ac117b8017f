"""Files that are damaged or made to do harm, and what reading them comes to."""
