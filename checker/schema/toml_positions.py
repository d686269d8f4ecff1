"""Line and column of each key and value of a TOML file, by tree-sitter, once tomllib has accepted the file."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


KeyPath = tuple[str, ...]
Place = tuple[int, int]
OPENING = re.compile(r"""(\"{3}|'{3})\n?|["']|""")
# one character of a text in double quotes as it is written: an escape, with the line ends that it swallows, or itself
WRITTEN = re.compile(r"(?:\\[ \t]*\n\s*)*(?:\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.|[^\\])", re.DOTALL)
KEYS = ("bare_key", "quoted_key", "dotted_key")


class Positions:
    """Line and column, from 1, of every key and value in ``source``."""

    def __init__(self, source: str) -> None:
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        self.lines = source.encode().split(b"\n")
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, tuple[Place, str]] = {}
        self.members: dict[KeyPath, int] = {}
        root = Parser(Language(tree_sitter_toml.language())).parse(source.encode()).root_node
        for child in root.children:
            self.walk(child, ())

    def key(self, path: KeyPath) -> Place:
        """Position of the key at ``path``, or of the nearest key above it."""
        while path and path not in self.keys:
            path = path[:-1]
        return self.keys.get(path, (1, 1))

    def value(self, path: KeyPath, offset: int) -> Place:
        """Position of the character ``offset`` in the text at ``path``, counted over lines and escapes."""
        if path not in self.values:
            return self.key(path)
        (line, column), literal = self.values[path]
        before = literal[: within(literal, offset)]
        last = before.rfind("\n")
        return line + before.count("\n"), column + len(before) if last < 0 else len(before) - last

    def walk(self, node: Node, above: KeyPath) -> None:
        """Remember the keys of one part of the file."""
        if node.type == "pair":
            self.pair(node, above)
        elif node.type in ("table", "table_array_element"):
            header = next(child for child in node.children if child.type in KEYS)
            path = self.entered(header, node.type == "table_array_element")
            for child in node.children:
                self.walk(child, path)

    def entered(self, header: Node, is_member: bool) -> KeyPath:
        """Remember the key of a table's heading and give its path: a member of a list of tables has its number, and
        what is headed by a list's name belongs to its last member.
        """
        path: KeyPath = ()
        parts = self.parts(header)
        for count, (name, node) in enumerate(parts, 1):
            path = (*path, name)
            self.keys.setdefault(path, self.place(node))
            if is_member and count == len(parts):
                self.members[path] = self.members.get(path, -1) + 1
            if path in self.members:
                path = (*path, str(self.members[path]))
                self.keys.setdefault(path, self.place(node))
        return path

    def pair(self, node: Node, above: KeyPath) -> None:
        """Remember a key and its value, and what the value holds."""
        key, value = (child for child in node.children if child.type not in ("=", "comment"))
        self.inside(value, self.remember(key, above))

    def inside(self, value: Node, path: KeyPath) -> None:
        """Remember a value, and the members of an array or an inline table."""
        self.values[path] = (self.place(value), (value.text or b"").decode())
        if value.type == "inline_table":
            for child in value.children:
                self.walk(child, path)
        elif value.type == "array":
            members = [child for child in value.children if child.type not in ("[", "]", ",", "comment")]
            for number, member in enumerate(members):
                self.keys[(*path, str(number))] = self.place(member)
                self.inside(member, (*path, str(number)))

    def remember(self, key: Node, above: KeyPath) -> KeyPath:
        """Remember a key, each part of a dotted one, and give its path."""
        parts = self.parts(key)
        for count in range(1, len(parts) + 1):
            self.keys.setdefault((*above, *(name for name, _ in parts[:count])), self.place(parts[count - 1][1]))
        return (*above, *(name for name, _ in parts))

    def parts(self, key: Node) -> list[tuple[str, Node]]:
        """The names in a key and the node of each."""
        if key.type == "dotted_key":
            return [part for child in key.children if child.type in KEYS for part in self.parts(child)]
        text = (key.text or b"").decode()
        return [(next(iter(tomllib.loads(f"{text} = 0"))) if key.type == "quoted_key" else text, key)]

    def place(self, node: Node) -> Place:
        """Line and column of a node, in characters."""
        row, byte = node.start_point.row, node.start_point.column
        return row + 1, len(self.lines[row][:byte].decode(errors="replace")) + 1


def within(literal: str, offset: int) -> int:
    """Where in a text as it is written, its quotes among it, the character ``offset`` of its value begins."""
    opening = OPENING.match(literal)
    place = opening.end() if opening else 0
    if not literal.startswith('"'):
        return place + offset
    for _ in range(offset):
        match = WRITTEN.match(literal, place)
        place = match.end() if match else place + 1
    swallowed = re.compile(r"(?:\\[ \t]*\n\s*)*").match(literal, place)
    return swallowed.end() if swallowed else place
