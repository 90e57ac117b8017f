"""What `scripts/benchmark` measures with: texts, contenders, turns, fresh processes, the report."""
