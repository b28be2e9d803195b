"""What nbgrader (schema 3) keeps about the cells of an assignment, from one word for each cell and back."""

ROLES = {  # grade, solution, locked
    "solution": (False, True, False),
    "test": (True, False, True),
    "written": (True, True, False),
    "locked": (False, False, True),
}


def role_of(metadata: dict) -> str | None:
    """The word for a cell with these metadata of nbgrader; None if it has none."""
    flags = tuple(metadata.get(key) for key in ("grade", "solution", "locked"))
    return next((role for role, its in ROLES.items() if its == flags), None)


def nbgrader_of(options: dict, cell_id: str) -> dict:
    """The metadata for a cell with the options ``role`` and ``points``, empty if it has no role."""
    if (role := options.get("role")) is None:
        return {}
    if role not in ROLES:
        raise ValueError(f"the cell {cell_id!r} has the role {role!r}; known are {', '.join(ROLES)}")
    grade, solution, locked = ROLES[role]
    if grade != ("points" in options):
        rule = "needs points" if grade else "has no points"
        raise ValueError(f"the cell {cell_id!r} has the role {role!r}, which {rule}")
    flags = {"schema_version": 3, "grade_id": cell_id, "grade": grade, "solution": solution, "locked": locked}
    return flags | {"task": False} | ({"points": options["points"]} if grade else {})
