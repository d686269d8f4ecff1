"""The fills and inks of colours and sections, wherever cells are coloured."""

from __future__ import annotations

INK, LINE, BAND = "#1F3864", "#BFC8D9", "#DCE4F2"
COLOURS = {
    "green": {"bg_color": "#C6EFCE", "font_color": "#0B5A1E"},
    "yellow": {"bg_color": "#FFE699", "font_color": "#7A4B00"},
    "red": {"bg_color": "#F8B9B9", "font_color": "#8A0010"},
    "missing": {"bg_color": "#D9D9D9", "font_color": "#404040"},
}
SECTIONS = {
    "stops": COLOURS["red"],
    "mend": COLOURS["yellow"],
    "deviation": {"bg_color": "#DDEBF7", "font_color": "#1F3864"},
    "news": {"bg_color": "#F2F2F2", "font_color": "#404040"},
    "waived": {"bg_color": "#E4DFEC", "font_color": "#3F3151"},
}
LACKING = {"bg_color": "#FCE4D6"}
