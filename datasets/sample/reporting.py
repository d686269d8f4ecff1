"""What the projects report: their colours, arrows against the month before, measures and deviation descriptions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from figures import number, pick
from pack import PARAMETERS
from reading import Row
from tables import colours, is_judged

Reported = dict[str, dict[str, str | None]]  # project → parameter → colour

STEPS = {"green": 0, "yellow": 1, "red": 2}
CONSIDERED = {
    "cost": ("Kutt i innleie vurderes", "Gjennomgang av gjenstående leveranser"),
    "time": ("Ekstra test i påsken vurderes", "Innføringen kan deles i to"),
    "scope": ("Leveranser prioriteres på nytt med fagmiljøet", "Utvidelsen legges fram for styringsgruppen"),
    "risk": ("Egen oppfølging av risikoen hver uke", "Risikoeier bes om flere tiltak"),
    "adoption": ("Flere superbrukere læres opp", "Gevinstplanen gås gjennom med sykehusene"),
    "operations": ("Forvaltningen trekkes inn tidligere", "Dokumentasjonen ferdigstilles før prøvedrift"),
}
DESCRIBED = {
    "cost": ("Prognosen er over rammen", "Udekket beløp ut prosjektet", "Omfang og leverandørpris forhandles"),
    "time": ("Sluttdatoen holder ikke", "Sykehusene får løsningen senere", "Revidert plan til styringsgruppen"),
    "scope": ("Leveransen er en annen enn avtalt", "Behovsbildet må avklares på nytt", "Endringsanmodning forberedes"),
    "risk": ("Eksponeringen er over toleransen", "Prøvedriften kan ikke begynne", "Tiltak avtales med risikoeier"),
    "adoption": ("Innføringen er ikke forberedt", "Gevinstene kommer senere", "Opplæringen planlegges på nytt"),
    "operations": ("Forvaltningen er ikke klar", "Prosjektet drifter selv lenger", "Ny overleveringsplan"),
}
ROLES = ("Prosjektleder", "Prosjekteier", "Styringsgruppen")


def reported(lines: list[Row], month: str, faults: list[dict[str, Any]]) -> Reported:
    """What is reported: the colours that the figures give, but where a fault says otherwise ("blank" is no colour)."""
    found: Reported = {line["project"]: dict(colours(line, month)) for line in lines if is_judged(line)}
    for fault in faults:
        for parameter, colour in fault.get("reported", {}).items():
            found[fault["project"]][parameter] = None if colour == "blank" else colour
    return found


def report(tables: dict[str, list[Row]], now: Reported, before: Reported, as_of: date) -> None:
    """Write the colours into the list of projects, with the arrows, and what a yellow or red one asks for."""
    descriptions: list[Row] = []
    for row in tables["projects"]:
        own = now.get(row["project"], {})
        row |= {f"status_{name}": own.get(name) for name in PARAMETERS}
        row |= {f"arrow_{name}": arrow(before.get(row["project"], {}).get(name), own.get(name)) for name in PARAMETERS}
        n = number(row["project"])
        yellow = [name for name in PARAMETERS if own.get(name) == "yellow"]
        row["measures_considered"] = pick(CONSIDERED[yellow[0]], n) if yellow else None
        red = [name for name in PARAMETERS if own.get(name) == "red"]
        then = before.get(row["project"], {})
        descriptions += [description(row["project"], name, n, as_of) | renewed(name, then, own) for name in red]
    tables["deviation_descriptions"] = descriptions


def arrow(before: str | None, now: str | None) -> str | None:
    """Better or worse than the month before; nothing where it is the same, or where one of the two is unknown."""
    if before not in STEPS or now not in STEPS or before == now:
        return None
    return "improved" if STEPS[now] < STEPS[before] else "worse"


def renewed(parameter: str, before: dict[str, str | None], now: dict[str, str | None]) -> Row:
    """What is written anew in the page of a colour that was red before, where others of the project have changed."""
    if before.get(parameter) != "red" or before == now:
        return {}
    return {"measures": f"{DESCRIBED[parameter][2]}, gjennomgått på nytt"}


def description(project: str, parameter: str, n: int, as_of: date) -> Row:
    """The page that a red colour asks for."""
    deviation, consequence, measures = DESCRIBED[parameter]
    told = {"deviation": deviation, "consequence": consequence, "measures": measures, "responsible": pick(ROLES, n)}
    return {"project": project, **told, "deadline": as_of + timedelta(days=21 + n % 30)}
