"""Course assignments: built from one source notebook, handed out, marked in a sandbox, graded."""
