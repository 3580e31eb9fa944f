"""Records in one file, for desktops without a network: tapes, their texts, people, trail, appeals and marks.

A bundle is a ZIP with `manifest.json` (every attempt with its file's SHA-256), `records.json` (the rows
that no tape holds), `tapes/` and `matter/`. Taking it in merges: again is the same as once, a longer tape
takes the place of the shorter one it continues, what is damaged is named by its attempt and keeps nothing
else from coming in, and nobody who was forgotten comes back.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, Table, select, update

from simulator.errors import HomeUnwritable, TapeError, WrongUse
from simulator.records import audit
from simulator.records.filing import Filed, Incoming, also_called, file_tape, is_unwanted, trainee_of
from simulator.records.forgotten import Digest, digests, is_forgotten
from simulator.records.forgotten import keep as keep_forgotten
from simulator.records.insertion import insert
from simulator.records.reader import Selection, chosen
from simulator.records.schema import (
    APPEALS,
    ATTEMPTS,
    AUDIT,
    MARKS,
    MEMBERS,
    NOTICES,
    PSEUDONYMS,
    TRAINEES,
)
from simulator.records.store import Store
from simulator.records.tape import MATTER, SUFFIX, contents, fingerprint, matter_of, parse, write_whole

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_RECORDS: Final = "records.json"
#: Largest file in a bundle that is unpacked, in bytes; a tape of a thousand turns has about 4 MB.
_LARGEST: Final = 256 * 1024 * 1024


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Packed(_Shape):
    """One attempt of a bundle: its file, that file's SHA-256, and the person's employee number, if known."""

    attempt: str
    file: str
    sha256: str
    trainee: str | None


class _Manifest(_Shape):
    """What a bundle holds."""

    format: int
    made: str
    by: str
    records: str  # SHA-256 of records.json
    attempts: tuple[_Packed, ...]


_Rows = dict[str, list[dict[str, Any]]]
#: The tables whose rows travel as they are, and the columns that say whose or which attempt's they are.
_TRAVELLING: Final[tuple[Table, ...]] = (TRAINEES, PSEUDONYMS, MEMBERS, AUDIT, APPEALS, MARKS, NOTICES)


class Packed(NamedTuple):
    """How much went into a bundle, and which tapes could not."""

    attempts: int
    people: int
    problems: tuple[TapeError, ...]


class Merged(NamedTuple):
    """What a bundle brought: attempts by what became of them, people that were new, and what was damaged.

    `gone` are employee numbers here that were forgotten where the bundle was made.
    """

    new: int
    grown: int
    known: int
    forgotten: int
    people: int
    problems: tuple[TapeError, ...]
    gone: tuple[str, ...]


def export(store: Store, path: Path, who: str, selection: Selection | None = None) -> Packed:
    """Write a bundle of everything, or of the selected attempts and their people, to `path`.

    :raises HomeUnwritable: it cannot be written there.
    """
    chosen_ones = Selection(ended=False) if selection is None else selection
    part = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            packed, problems = _pack_tapes(store, bundle, chosen_ones)
            with store.database.reading() as connection:
                rows = _rows(connection, None if selection is None else packed)
            text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
            bundle.writestr(_RECORDS, text)
            manifest = _Manifest(
                format=FORMAT,
                made=datetime.now(UTC).isoformat(timespec="seconds"),
                by=who,
                records=fingerprint(text),
                attempts=tuple(packed),
            )
            bundle.writestr(_MANIFEST, manifest.model_dump_json())
        part.replace(path)
    except OSError as error:
        raise HomeUnwritable(str(path), error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    with store.database.writing() as connection:
        detail = f"bundle {path.name}: {audit.counted(len(packed), 'attempt')}"
        audit.note(connection, "export", who, trainee=chosen_ones.trainee, detail=detail)
    return Packed(len(packed), len(rows["trainees"]), tuple(problems))


def merge(store: Store, path: Path, who: str) -> Merged:
    """Take in the bundle at `path`.

    :raises WrongUse: it is no bundle, or one of a newer Kesu.
    :raises TapeError: its records are damaged; nothing has been taken in then.
    """
    try:
        with ZipFile(path) as bundle:
            manifest = _manifest(bundle, path)
            rows = _unpacked_rows(bundle, path, manifest)
            with store.database.writing() as connection:
                for digest in rows["forgotten"]:
                    keep_forgotten(connection, Digest(**digest))
                people = _merge_people(connection, rows)
            outcome: dict[Filed, int] = {"new": 0, "grown": 0, "known": 0, "forgotten": 0}
            problems = []
            for packed in manifest.attempts:
                try:
                    outcome[_take_in(store, bundle, path, packed)] += 1
                except TapeError as error:
                    problems.append(error)
    except (BadZipFile, EOFError) as error:
        raise WrongUse(
            f"{path} is no bundle of records, or was cut short: copy it again.",
            f"{path} 不是记录包，或传输不完整，请重新拷贝。",
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(f"{path} cannot be opened ({reason}).", f"无法打开 {path}（{reason}）。") from error
    with store.database.writing() as connection:
        _merge_rows(connection, rows)
        gone = _still_here(connection)
        detail = f"bundle {path.name}: {outcome['new']} new, {outcome['grown']} grown"
        audit.note(connection, "import", who, detail=detail)
    return Merged(**outcome, people=people, problems=tuple(problems), gone=gone)


# --- packing ------------------------------------------------------------------------------------------------


def _pack_tapes(store: Store, bundle: ZipFile, selection: Selection) -> tuple[list[_Packed], list[TapeError]]:
    with store.database.reading() as connection:
        query = select(ATTEMPTS.c.attempt, ATTEMPTS.c.trainee).where(chosen(selection))
        wanted = connection.execute(query.order_by(ATTEMPTS.c.attempt)).all()
    packed, problems, texts = [], [], set[str]()
    for attempt, trainee in wanted:
        try:
            with store.file(attempt) as place:
                data = contents(place)
                recorded = parse(data, place)
                matter = matter_of(place, recorded.tape.header)
        except TapeError as error:
            problems.append(error)
            continue
        name = f"tapes/{attempt}{SUFFIX}"
        data = data[: recorded.whole]
        bundle.writestr(name, data)
        packed.append(
            _Packed(attempt=attempt, file=name, sha256=hashlib.sha256(data).hexdigest(), trainee=trainee)
        )
        for text in matter.values():
            digest = fingerprint(text)
            if digest not in texts:
                texts.add(digest)
                bundle.writestr(f"{MATTER}/{digest}.yaml", text)
    return packed, problems


def _rows(connection: Connection, only: Iterable[_Packed] | None) -> _Rows:
    """Return the rows that no tape holds; `only`: those of these attempts and of their people."""
    rows: _Rows = {}
    for table in _TRAVELLING:
        found = connection.execute(select(table).order_by(*table.primary_key)).mappings()
        rows[table.name] = [dict(row) for row in found]
    rows["forgotten"] = [digest._asdict() for digest in digests(connection)]
    if only is None:
        return rows
    attempts = {packed.attempt for packed in only}
    people = {packed.trainee for packed in only}
    for table in _TRAVELLING:
        name = "attempt" if "attempt" in table.c else "trainee"
        wanted = attempts if name == "attempt" else people
        rows[table.name] = [row for row in rows[table.name] if row[name] in wanted]
    return rows


# --- taking in ----------------------------------------------------------------------------------------------


def _manifest(bundle: ZipFile, path: Path) -> _Manifest:
    try:
        manifest = _Manifest.model_validate_json(_member(bundle, path, _MANIFEST))
    except (KeyError, ValidationError) as error:
        raise WrongUse(
            f"{path} is no bundle of records: export one with `kesu records export`.",
            f"{path} 不是记录包，请用 `kesu records export` 导出。",
        ) from error
    if manifest.format > FORMAT:
        raise WrongUse(
            f"{path} was made by a newer Kesu: update this one.",
            f"{path} 由更新版本的 Kesu 导出，请升级本机。",
        )
    return manifest


def _unpacked_rows(bundle: ZipFile, path: Path, manifest: _Manifest) -> _Rows:
    text = _member(bundle, path, _RECORDS)
    if hashlib.sha256(text).hexdigest() != manifest.records:
        raise TapeError(f"{path}/{_RECORDS}", 0, "it is not what was exported", "内容与导出时不一致")
    rows: _Rows = json.loads(text)
    return rows


def _member(bundle: ZipFile, path: Path, name: str) -> bytes:
    """Return a file of the bundle.

    :raises KeyError: there is none.
    :raises TapeError: it is damaged, or larger than any that Kesu writes.
    """
    if bundle.getinfo(name).file_size > _LARGEST:
        raise TapeError(f"{path}/{name}", 0, "it is larger than any tape", "文件过大")
    try:
        return bundle.read(name)
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise TapeError(f"{path}/{name}", 0, "it was damaged on the way", "传输中已损坏") from error
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise TapeError(f"{path}/{name}", 0, "it was damaged on the way", "传输中已损坏") from error


def _take_in(store: Store, bundle: ZipFile, path: Path, packed: _Packed) -> Filed:
    """Take in one attempt.

    :raises TapeError: it is damaged, or contradicts the one that is here; the attempt is named.
    """
    place = Path(f"{path}/{packed.attempt}")
    try:
        data = _member(bundle, path, packed.file)
        if hashlib.sha256(data).hexdigest() != packed.sha256:
            raise TapeError(str(place), 0, "it is not what was exported", "内容与导出时不一致")
        recorded = parse(data, place)
        texts = []
        for _, digest in recorded.tape.header.hashes:
            text = _member(bundle, path, f"{MATTER}/{digest}.yaml").decode()
            if fingerprint(text) != digest:
                raise TapeError(str(place), 1, "a text beside it has been changed", "旁边的文本已被改动")
            texts.append((digest, text))
    except KeyError as error:
        raise TapeError(str(place), 0, f"the bundle lacks {error.args[0]}", "包内缺少文件") from error
    except UnicodeDecodeError as error:
        raise TapeError(str(place), 1, "a text beside it has been changed", "旁边的文本已被改动") from error
    if recorded.tape.header.attempt != packed.attempt:
        raise TapeError(str(place), 1, "it is the tape of another attempt", "内容属于另一次演练")
    return add(store, Incoming(data, recorded, place, tuple(texts)), packed.trainee)


def add(store: Store, tape: Incoming, owner: str | None) -> Filed:
    """Add a tape that comes from elsewhere, as a file or in the database, whichever `store` has.

    :raises TapeError: it contradicts the one that is here.
    """
    header = tape.recorded.tape.header
    with store.database.writing() as connection:
        if store.database.postgres:
            return file_tape(connection, tape, None, owner)
        if is_unwanted(connection, tape, owner or trainee_of(connection, header.trainee)):
            return "forgotten"
        noted = connection.scalar(select(ATTEMPTS.c.path).where(ATTEMPTS.c.attempt == header.attempt))
        path = store.new_tape(header.attempt) if noted is None else Path(str(noted))
        present = path.read_bytes() if path.exists() else None
        if present is not None and present.startswith(tape.data):
            return "known"
        if present is not None and not tape.data.startswith(present):
            raise TapeError(
                str(tape.place),
                0,
                f"the records hold another tape of attempt {header.attempt}, and neither continues the other",
                f"记录中已有另一份 {header.attempt} 的演练记录，两份内容互相矛盾",
            )
        try:
            folder = path.parent / MATTER
            folder.mkdir(parents=True, exist_ok=True)
            for digest, text in tape.matter:
                if not (folder / f"{digest}.yaml").exists():
                    write_whole(folder / f"{digest}.yaml", text.encode())
            write_whole(path, tape.data)
        except OSError as error:
            raise HomeUnwritable(str(path.parent), error.strerror or str(error)) from error
        filed = file_tape(connection, tape, path, owner)
        return "new" if noted is None else filed


def _merge_people(connection: Connection, rows: _Rows) -> int:
    """Enter people who are new here; names and teams of those who are known stay as they are here."""
    new = 0
    for person in rows["trainees"]:
        trainee = str(person["trainee"])
        if is_forgotten(connection, "number", trainee, int(person["added"])):
            continue
        known = connection.scalar(select(TRAINEES.c.name).where(TRAINEES.c.trainee == trainee))
        if known is None:
            new += 1
            connection.execute(insert(connection, TRAINEES).values(person).on_conflict_do_nothing())
            teams = [row for row in rows["members"] if row["trainee"] == trainee]
            if teams:
                connection.execute(insert(connection, MEMBERS).on_conflict_do_nothing(), teams)
        elif not known and person["name"]:
            named = update(TRAINEES).where(TRAINEES.c.trainee == trainee).values(name=person["name"])
            connection.execute(named)
    here = set(connection.scalars(select(TRAINEES.c.trainee)))
    for row in rows["pseudonyms"]:
        if row["trainee"] in here and not is_forgotten(connection, "pseudonym", row["pseudonym"], 0):
            also_called(connection, row["trainee"], row["pseudonym"])
    # An attempt may have come before anybody told whose it is.
    whose = select(PSEUDONYMS.c.trainee).where(PSEUDONYMS.c.pseudonym == ATTEMPTS.c.pseudonym)
    connection.execute(
        update(ATTEMPTS)
        .where(ATTEMPTS.c.trainee.is_(None), whose.exists())
        .values(trainee=whose.scalar_subquery())
    )
    return new


def _merge_rows(connection: Connection, rows: _Rows) -> None:
    """Add appeals, marks, the trail and shown notices; a decision takes the place of an open appeal."""
    here = set(connection.scalars(select(TRAINEES.c.trainee)))

    def ours(row: dict[str, Any]) -> bool:
        """Not of somebody who was forgotten here."""
        return not row.get("trainee") or row["trainee"] in here

    for table in (APPEALS, MARKS, AUDIT, NOTICES):
        found = [
            row
            for row in rows[table.name]
            if ours(row)
            and not (row.get("attempt") and is_forgotten(connection, "attempt", str(row["attempt"]), 0))
        ]
        if found:
            connection.execute(insert(connection, table).on_conflict_do_nothing(), found)
        if table is APPEALS:
            for row in found:
                if row["state"] != "open":
                    pending = (APPEALS.c.appeal == row["appeal"], APPEALS.c.state == "open")
                    connection.execute(update(APPEALS).where(*pending).values(row))


def _still_here(connection: Connection) -> tuple[str, ...]:
    """Return the employee numbers here whose pseudonym was forgotten elsewhere."""
    query = select(PSEUDONYMS.c.pseudonym, PSEUDONYMS.c.trainee).order_by(PSEUDONYMS.c.trainee)
    if not any(digest.kind == "pseudonym" for digest in digests(connection)):
        return ()
    found = [
        str(trainee)
        for pseudonym, trainee in connection.execute(query).all()
        if is_forgotten(connection, "pseudonym", str(pseudonym), 0)
    ]
    return tuple(dict.fromkeys(found))
