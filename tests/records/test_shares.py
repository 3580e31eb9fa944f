from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from simulator.records.shares import network_share, share_among

LINUX = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
tmpfs /tmp tmpfs rw 0 0
files:/export/home /home nfs4 rw,vers=4.2 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//files/hr /mnt/HR\\040records cifs rw 0 0
odd line
me@host:/x /home/me/remote fuse.sshfs rw 0 0
lent /mnt/host 9p rw 0 0
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//anna@files/hr on /Volumes/HR records (smbfs, nodev, nosuid, mounted by anna)
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/kesu", None),
        ("/tmp/x", None),
        ("/home/anna/.local/share/kesu", "nfs4"),
        ("/home", "nfs4"),
        ("/homestead", None),
        ("/home/local/kesu", None),
        ("/mnt/HR records/kesu", "cifs"),
        ("/home/me/remote/kesu", "fuse.sshfs"),
        ("/mnt/host/kesu", None),
    ],
)
def test_the_deepest_mount_holds_a_folder_on_linux(place: str, kind: str | None) -> None:
    assert share_among(PurePosixPath(place), LINUX) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [("/Users/anna/Library", None), ("/Volumes/HR records/kesu", "smbfs"), ("/Volumes/Other", None)],
)
def test_the_deepest_mount_holds_a_folder_on_macos(place: str, kind: str | None) -> None:
    assert share_among(PurePosixPath(place), MACOS) == kind


def test_a_link_into_a_share_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "home").symlink_to(share)
    monkeypatch.setattr("simulator.records.shares._mounts", lambda: f"h:/x {share} nfs rw 0 0\n")
    assert network_share(tmp_path / "home" / "kesu") == "nfs"
    assert network_share(tmp_path) is None


def test_this_machines_temporary_folder_is_no_share(tmp_path: Path) -> None:
    assert network_share(tmp_path) is None
