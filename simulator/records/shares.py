"""Whether a folder lies on a network share, where SQLite's locks cannot be trusted.

SQLite in WAL mode shares memory between processes through a mapped file, which no network file system
offers (sqlite.org/wal.html, "does not work over a network filesystem"); two machines would corrupt the file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePath
from typing import Final

#: Names of network file systems as Linux and macOS write them in their lists of mounts.
#: Folders that a virtual machine's host lends it (9p, virtiofs, vboxsf) are no network.
NETWORK_SYSTEMS: Final = frozenset(
    {
        "acfs",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.cifs",
        "fuse.curlftpfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs3",
        "nfs4",
        "orangefs",
        "smb2",
        "smb3",
        "smbfs",
        "webdav",
    }
)
#: What Windows' GetDriveTypeW says of a network drive.
_DRIVE_REMOTE: Final = 4


def network_share(folder: Path) -> str | None:
    """Return the kind of network share that `folder` lies on, or None where it is a local disk."""
    place = Path(os.path.realpath(folder))
    if sys.platform == "win32":
        return _windows_share(place)
    return share_among(place, _mounts())


def share_among(place: PurePath, mounts: str) -> str | None:
    """Return the network file system of `place` by a list of mounts as Linux or macOS write it.

    The mount with the longest path that `place` lies under holds it; of equal ones, the last.
    """
    longest, found = -1, None
    for line in mounts.splitlines():
        if " on " in line and line.endswith(")"):  # macOS: //host/share on /Volumes/share (smbfs, nodev)
            where, _, kinds = line.partition(" on ")[2].rpartition(" (")
            kind = kinds.rstrip(")").split(",")[0]
        else:  # Linux: host:/share /mnt/share nfs4 rw 0 0, with blanks written \040
            parts = line.split()
            if len(parts) < 3:
                continue
            where, kind = parts[1].replace("\\040", " "), parts[2]
        if len(where) >= longest and place.is_relative_to(where):
            longest, found = len(where), kind
    return found if found in NETWORK_SYSTEMS else None


def _mounts() -> str:
    try:
        if sys.platform == "darwin":
            return subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True).stdout
        return Path("/proc/mounts").read_text("utf-8", errors="replace")
    except (OSError, subprocess.SubprocessError):
        return ""  # a system without such a list: nothing is known against the folder


def _windows_share(place: Path) -> str | None:
    if place.drive.startswith("\\\\"):
        return "UNC"
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)  # type: ignore[attr-defined]  # Windows only
    return "network drive" if kind == _DRIVE_REMOTE else None
