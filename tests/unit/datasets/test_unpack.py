"""Archives from strangers: what no data set holds is refused, on every Python."""

import contextlib
import gzip
import io
import random
import stat
import tarfile
import zipfile

import pytest

from kernel_helpers.datasets.unpack import ArchiveError, gunzip, open_member, unpack


def tar_of(path, *members, mode="w:gz"):
    """Write members: (name, content) or a TarInfo."""
    with tarfile.open(path, mode) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                entry = tarfile.TarInfo(member[0])
                entry.size = len(member[1])
                archive.addfile(entry, io.BytesIO(member[1]))
    return path


def zip_of(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def entry(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path):
    """Return a folder two levels down, so that ``..`` leads to a place that a test can look at."""
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    return inner


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_files_and_folders_of_a_tar_are_written(tmp_path, folder, mode):
    members = [entry("set", tarfile.DIRTYPE), ("set/a.csv", b"1"), ("./b.csv", b"2" * 5_000_000)]
    unpack(tar_of(tmp_path / "x.tar", *members, mode=mode), folder)
    assert files_of(folder) == {"set/a.csv": b"1", "b.csv": b"2" * 5_000_000}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_are_written_in_every_format_of_tar(tmp_path, folder, form):
    name = "/".join(["folder"] * 20) + "/é.csv"
    with tarfile.open(tmp_path / "x.tar", "w", format=form) as archive:
        info = tarfile.TarInfo(name)
        info.size = 1
        archive.addfile(info, io.BytesIO(b"1"))
    unpack(tmp_path / "x.tar", folder)
    assert files_of(folder) == {name: b"1"}


def test_files_and_folders_of_a_zip_are_written(tmp_path, folder):
    unpack(zip_of(tmp_path / "x.zip", ("set/", b""), ("set/a.csv", b"1")), folder)
    assert files_of(folder) == {"set/a.csv": b"1"}


OUTSIDE = [
    "../out",
    "a/../../out",
    "/tmp/out",
    "..",
    "..\\out",
    "C:\\out",
    "C:out",
    "\\\\host\\s\\f",
]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("write", [tar_of, zip_of])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, folder, name, write):
    archive = write(tmp_path / "archive", (name, b"1"))
    with pytest.raises(ArchiveError, match="leads out of the folder"):
        unpack(archive, folder)
    assert files_of(folder.parent) == {}


@pytest.mark.parametrize(
    "member",
    [
        entry("link", tarfile.SYMTYPE, "/etc"),
        entry("link", tarfile.SYMTYPE, "a.csv"),
        entry("link", tarfile.LNKTYPE, "../../secret"),
        entry("device", tarfile.CHRTYPE),
        entry("device", tarfile.BLKTYPE),
        entry("pipe", tarfile.FIFOTYPE),
        entry("sparse", tarfile.GNUTYPE_SPARSE),
    ],
    ids=lambda member: f"{member.name} {member.linkname}",
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path, folder, member):
    archive = tar_of(tmp_path / "x.tar.gz", ("a.csv", b"1"), member, (f"{member.name}/x", b"1"))
    with pytest.raises(ArchiveError, match="is a link, a device or a sparse file"):
        unpack(archive, folder)
    assert files_of(folder) == {"a.csv": b"1"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_a_zip_are_refused(tmp_path, folder, kind):
    info = zipfile.ZipInfo("link")
    info.external_attr = (kind | 0o777) << 16
    with pytest.raises(ArchiveError, match="is a link or a device"):
        unpack(zip_of(tmp_path / "x.zip", (info, "/etc")), folder)
    assert files_of(folder) == {}


@pytest.mark.parametrize("write", [tar_of, zip_of])
def test_a_bomb_is_refused_before_it_is_written(tmp_path, folder, write):
    archive = write(tmp_path / "archive", ("a", b"1"), ("b", bytes(3_000_000)))
    with pytest.raises(ArchiveError, match="more than 1,000,000 bytes"):
        unpack(archive, folder, max_bytes=1_000_000)
    assert files_of(folder) == {"a": b"1"}
    with pytest.raises(ArchiveError, match="or 1 files"):
        unpack(archive, folder.parent / "other", max_files=1)


def test_a_header_that_fills_the_memory_is_refused(tmp_path, folder):
    info = tarfile.TarInfo("header")
    info.type, info.size = tarfile.XHDTYPE, 1 << 40
    with gzip.open(tmp_path / "x.tar.gz", "wb") as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT) + bytes(100_000))
    with pytest.raises(ArchiveError, match="has a header of"):
        unpack(tmp_path / "x.tar.gz", folder)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("write", [tar_of, zip_of])
def test_a_name_twice_is_refused(tmp_path, folder, write):
    with pytest.raises(ArchiveError, match="twice"):
        unpack(write(tmp_path / "archive", ("a", b"1"), ("a", b"2")), folder)


def test_rights_are_those_of_a_new_file(tmp_path, folder):
    info = tarfile.TarInfo("a")
    info.mode, info.uid = 0o6777, 12345
    unpack(tar_of(tmp_path / "x.tar.gz", info), folder)
    (folder / "own").touch()
    assert (folder / "a").stat().st_mode == (folder / "own").stat().st_mode


@pytest.mark.parametrize("write", [tar_of, zip_of])
def test_a_damaged_archive_is_refused_or_gives_what_was_in_it(tmp_path, write, cases):
    first, second = b"12345" * 99, bytes(range(256))
    whole = write(tmp_path / "archive", ("a", first), ("b/c", second)).read_bytes()
    for seed in range(cases(30)):
        rng = random.Random(seed)
        damaged = bytearray(whole[: rng.randrange(len(whole) // 2, len(whole) + 1)])
        for _ in range(rng.randrange(4)):
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        (tmp_path / "damaged").write_bytes(damaged)
        folder = tmp_path / str(seed)
        folder.mkdir()
        with contextlib.suppress(ArchiveError):  # any other error fails
            unpack(tmp_path / "damaged", folder)
            assert set(files_of(folder).values()) <= {first, second}, f"seed {seed}"


def test_a_member_of_a_zip_is_read_within_a_size(tmp_path):
    archive = zip_of(tmp_path / "x.zip", ("a", bytes(1_000)))
    with open_member(archive, "a") as file:
        assert file.read() == bytes(1_000)
    with (
        pytest.raises(ArchiveError, match=r"a in x.zip is larger than 999 bytes"),
        open_member(archive, "a", max_bytes=999),
    ):
        pass
    with pytest.raises(ArchiveError, match=r"x.zip holds no b"), open_member(archive, "b"):
        pass


def test_a_gzipped_file_is_read_within_a_size(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(bytes(1_000)))
    assert gunzip(path, max_bytes=1_000) == bytes(1_000)
    with pytest.raises(ArchiveError, match="more than 999 bytes"):
        gunzip(path, max_bytes=999)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ArchiveError, match=r"x.gz is cut, damaged or encrypted"):
        gunzip(path)
