"""Which files there are is told from their first lines, in the order of their paths."""

from __future__ import annotations

from pathlib import Path

from simulator.content.catalogue import Catalogue, Entry, authored, scan


def written(folder: Path, name: str, text: str = "") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_yaml_files_come_in_the_order_of_their_paths_without_tests(tmp_path: Path) -> None:
    last = written(tmp_path, "b.yaml")
    first = written(tmp_path, "a/z.yml")
    second = written(tmp_path, "a.yaml")
    for name in ("a/z.test.yaml", "a/z.certificate.json", "notes.txt", "c.yaml/inside.md"):
        written(tmp_path, name)
    (tmp_path / "linked").symlink_to(tmp_path / "a")
    assert authored(tmp_path) == [first, second, last]
    assert authored(tmp_path / "none") == []


def test_of_two_with_one_id_the_first_counts(tmp_path: Path) -> None:
    one = written(tmp_path, "one/tea.yaml", "# tea\nkind: scenario\nid: tea\n")
    two = written(tmp_path, "two/tea.yaml", "kind: 'scenario'\nid: \"tea\"\n")
    strict = written(tmp_path, "two/strict.yaml", "kind: rubric\nid: rubric\n")
    loose = written(tmp_path, "one/loose.yaml", "kind: rubric\nid: rubric\n")
    written(tmp_path, "two/other.yaml", "title: neither kind nor id\n")
    assert scan(tmp_path / "two") == [Entry("rubric", "rubric", strict), Entry("scenario", "tea", two)]
    found = Catalogue.open([tmp_path / "one", tmp_path / "two"])
    # A company's rubric, in the later folder, takes the place of the one before.
    assert found.entries() == [Entry("rubric", "rubric", strict), Entry("scenario", "tea", one)]
    assert Catalogue.open([tmp_path / "one"]).entries("rubric") == [Entry("rubric", "rubric", loose)]
    assert found.with_folder(tmp_path / "two").entries("scenario") == [Entry("scenario", "tea", two)]


def test_yaml_comes_before_yml(tmp_path: Path) -> None:
    written(tmp_path, "a.yml", "kind: scenario\nid: tea\n")
    yaml = written(tmp_path, "b.yaml", "kind: scenario\nid: tea\n")
    assert Catalogue.open([tmp_path]).entries() == [Entry("scenario", "tea", yaml)]
