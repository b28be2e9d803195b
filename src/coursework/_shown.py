"""What a submission showed, in the agreed form whatever its process claims, and within limits."""

CUT = "(the rest of the output was cut)\n"
MOST_OUTPUT = 16 * 2**20  # characters that all cells of a submission may show together


class Room:
    """How much more a submission may show; the process itself could claim any amount."""

    def __init__(self, left: int) -> None:
        self.left = left

    def takes(self, *texts: str) -> bool:
        """Whether there is room for the texts, which then is taken."""
        size = sum(map(len, texts))
        if size > self.left:
            return False
        self.left -= size
        return True


def writable(text: str) -> str:
    """A text for files, pages and terminals: no half of a surrogate pair, no character that controls."""
    return "".join(
        c if c >= " " or c in "\n\t\r\b" else "\ufffd"
        for c in text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def output(answer: dict, room: Room) -> dict:
    """What a cell showed, in the agreed form whatever the process sent."""
    found = {name: answer[name] for name in ("stdout", "stderr") if type(answer.get(name)) is str}
    shown: dict = {name: writable(text) if room.takes(text) else CUT for name, text in found.items()}
    error = answer.get("error")
    if error is not None:
        known = error if type(error) is dict else {}
        name, value = str(known.get("name")), str(known.get("value"))
        shown["error"] = {
            "name": name if name.isidentifier() else "Exception",
            "value": writable(value[:2000]),
        }
    if type(answer.get("rich")) is list:
        rich = (one for one in answer["rich"] if type(one) is dict)
        kept = (one for one in rich if all(map(is_text, one.items())) and room.takes(*one.values()))
        shown["rich"] = [{kind: writable(text) for kind, text in one.items()} for one in kept]
    return shown


def is_text(pair: tuple) -> bool:
    """Whether a kind of output and its data are the two kinds that are kept, as text."""
    return pair[0] in ("text/plain", "image/png") and type(pair[1]) is str
