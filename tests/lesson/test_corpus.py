"""The corpus: the form of the project's own list, what is said of a bad one, and where the classic one is found."""

from __future__ import annotations

import functools
import hashlib
import http.server
import re
import shutil
import string
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

from tools import corpus
from tools.corpus import Corpus, CorpusError

DATA = ROOT / "data"
NAMES = ["Rex", "Mei", "Yi", "Kol", "Anzu"] * 5  # 25: enough for the default


@pytest.fixture
def accepted(tmp_path):
    """Return the corpus that `load` makes of these bytes, or of these lines."""

    def of(content: bytes | list[str], **limits: object) -> Corpus:
        path = tmp_path / "names.txt"
        path.write_bytes(content if isinstance(content, bytes) else "\n".join(content).encode())
        return corpus.load(path, **limits)

    return of


@pytest.fixture
def refusal(accepted):
    """Return the message with which `load` refuses these bytes or lines."""

    def of(content: bytes | list[str], **limits: object) -> str:
        with pytest.raises(CorpusError, match=r"names\.txt cannot be a corpus") as caught:
            accepted(content, **limits)
        return str(caught.value)

    return of


@pytest.fixture
def classic(reference) -> Path:
    """The classic list, if this machine has it."""
    return reference("dinos.txt")


@pytest.fixture
def server(tmp_path, monkeypatch) -> Iterator[Path]:
    """A web server in the place of the classic list's; yields the folder it serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr(corpus, "CLASSIC_FOLDER", f"http://127.0.0.1:{httpd.server_port}/")
        yield folder
        httpd.shutdown()


@pytest.fixture
def empty_cache(tmp_path, monkeypatch) -> Path:
    """A user's cache with nothing in it, and no reference folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache" / project)
    monkeypatch.delenv("NBVIVA_REFERENCE", raising=False)
    return tmp_path / "cache" / "nbviva"


# the project's own list


@pytest.fixture(scope="module")
def own() -> tuple[str, ...]:
    return corpus.load(DATA / "dinos.txt").names


def test_own_list_is_long_sorted_without_repeats_and_has_a_capitalised_name_on_every_line(own):
    """The lesson lower-cases and capitalises again; the graded functions are called with 27 symbols, q among them."""
    text = (DATA / "dinos.txt").read_bytes().decode("ascii")
    assert text == "".join(name + "\n" for name in own)
    assert [name for name in own if not re.fullmatch("[A-Z][a-z]+", name)] == []
    assert list(own) == sorted(set(own))
    assert len(own) >= 1250
    assert corpus.load(DATA / "dinos.txt").alphabet == ("\n", *string.ascii_lowercase)


def test_own_list_has_no_known_slip_and_no_two_names_glued(own):
    """Slips of the classic list, other animals and doubtful genera are what the own list was made to avoid."""
    names = {name.lower() for name in own}
    assert names.isdisjoint(
        ("skeleton", "aetonyxafromimus", "klamelisauruskol", "pteranodon", "dimetrodon", "archaeopteryx", "trachodon")
    )
    # the classic list has names run together, which a learner's samples then repeat
    assert [n for n in names for cut in range(3, len(n) - 2) if n[:cut] in names and n[cut:] in names] == []


def test_data_page_gives_the_numbers_of_the_file():
    """Provenance that no longer fits the file is worse than none."""
    raw = (DATA / "dinos.txt").read_bytes()
    row = next(line for line in (DATA / "README.md").read_text().splitlines() if line.startswith("| `dinos.txt` |"))
    lines, characters, symbols, digest = (cell.strip(" `") for cell in row.strip("| ").split("|")[2:])
    assert int(lines.replace(",", "")) == raw.count(b"\n")
    assert int(characters.replace(",", "")) == len(raw.decode())
    assert int(symbols) == len(set(raw.decode().lower()))
    assert digest == hashlib.sha256(raw).hexdigest()


def test_groups_on_the_data_page_add_up_to_the_list(own):
    """A name added to the file but to no group shows up here."""
    page = (DATA / "README.md").read_text()
    table = page.split("| group | names |")[1].split("\n\n")[0]
    counts = [int(count) for count in re.findall(r"\| (\d+) \|$", table, re.MULTILINE)]
    assert len(counts) > 20
    assert sum(counts) == len(own)


def test_names_that_the_data_page_calls_disputed_are_in_the_list(own):
    """And those it gives as examples of what was left out are not."""
    names = set(own)
    page = " ".join((DATA / "README.md").read_text().split())
    disputed = re.search(r"in use by others: (.*?)\.", page).group(1).split(", ")
    assert len(disputed) > 20
    assert set(disputed) <= names
    assert names.isdisjoint({"Nurosaurus", "Seismosaurus", "Dollodon", "Ingenia", "Jingia", "Deinodon", "Titanosaurus"})
    assert {"Jingiella", "Diplodocus", "Mantellisaurus", "Rahonavis", "Overoraptor", "Pisanosaurus"} <= names


# what a good file becomes


def test_names_of_cities_are_a_corpus(accepted):
    """An instructor who wants other names needs no code; solutions use the text or the names: they are the same."""
    cities = ["New York", "Saint-Denis", "L'Aquila", "Bath"] * 5
    loaded = accepted("\n".join(cities).encode() + b"\n")
    assert loaded.text.split("\n") == cities == list(loaded.names)
    assert set(loaded.alphabet) - set(string.ascii_lowercase) == {"\n", " ", "-", "'"}
    assert loaded.size == len("\n".join(cities))
    assert loaded.source.endswith("names.txt")
    with pytest.raises(AttributeError):  # it is shared between tasks, and part of what a cached result depends on
        loaded.text = "Rex"


def test_newline_is_a_symbol_even_of_a_single_name(accepted):
    """Every example ends in one, so the network needs an output for it."""
    assert accepted(b"Mei", min_names=1).alphabet == ("\n", "e", "i", "m")


@pytest.mark.parametrize("line", ["{}\r\n", "{}\r", "{}\n", " {} \t\n"])
def test_carriage_returns_and_spaces_around_a_name_are_no_symbols(accepted, line):
    """A list edited on Windows gives the same vocabulary; a space that no example has would be a symbol too many."""
    loaded = accepted("".join(map(line.format, NAMES)).encode())
    assert loaded.names == tuple(NAMES)
    assert loaded.text == "\n".join(NAMES)
    assert loaded.alphabet == accepted(NAMES).alphabet


def test_limits_are_reached_exactly(accepted):
    """What is just allowed is allowed: the smallest list, the largest file, the longest name, another alphabet."""
    assert len(accepted(b"Mei\n" * 20).names) == 20
    assert len(accepted(b"Mei\n" * 3, min_names=3).names) == 3
    assert len(accepted(b"Mei\n" * 20, max_bytes=80).names) == 20
    assert accepted(["a" * 50, *NAMES]).names[0] == "a" * 50
    assert "ü" in accepted(["Zürich", *NAMES], alphabet=corpus.DEFAULT_ALPHABET + "ü").alphabet


# what is said of a bad file


def test_missing_file_folder_and_too_large_a_file_are_named(tmp_path):
    """The usual cause of the first is a path relative to another folder; the last is refused before it is read."""
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(3_000_000_000)  # sparse: takes no space
    for name, said in (
        ("nowhere.txt", r"nowhere\.txt cannot be a corpus:\n  - there is no such file"),
        (".", r"cannot be read \(Is a directory\)"),
        ("large.txt", "it has 3,000,000,000 bytes, at most 5,000,000"),
    ):
        with pytest.raises(CorpusError, match=said):
            corpus.load(tmp_path / name)


MEIS = b"Mei\n" * 20
BOM = b"\xef\xbb\xbf"  # a byte order mark is invisible in an editor, and would be the 28th symbol


@pytest.mark.parametrize(
    ("content", "limits", "said"),
    [
        *((empty, {}, "it is empty: write at least 20 names") for empty in (b"", b"\n", b"\r\n", b" \n\n", BOM)),
        (["Rex", "", *NAMES], {}, "line 2 is empty: delete it"),
        (["Rex", "  ", *NAMES], {}, "line 2 is empty: delete it"),
        ([*NAMES, "", ""], {}, "line 26 is empty: delete it"),
        (["a" * 51, *NAMES], {}, "line 1 has 51 symbols, at most 50"),  # `sample` draws fifty and no more
        (b"Mei\n" * 19, {}, "it has 19 names, at least 20"),
        (MEIS, {"max_bytes": 79}, "it has 80 bytes, at most 79"),
        # Latin-1 is the usual reason; the offset, from the start of the file, lets an editor go there
        (b"Rex\r\nK\xf6ln\n" + MEIS, {}, "line 2: byte 0xF6 at byte 6 of the file is not UTF-8: save it as UTF-8"),
        (BOM + b"K\xf6ln\n" + MEIS, {}, "byte 0xF6 at byte 4 of the file"),
        (BOM + MEIS, {}, "byte order mark (EF BB BF): save it as UTF-8 without BOM"),
        # some editors call it Unicode; a complaint about every second byte would help nobody
        (("\ufeff" + "Mei\n" * 20).encode("utf-16-le"), {}, "byte order mark of UTF-16 (little-endian)"),
        (("\ufeff" + "Mei\n" * 20).encode("utf-16-be"), {}, "byte order mark of UTF-16 (big-endian)"),
    ],
    ids=range(16),
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(refusal, content, limits, said):
    """An empty line would teach that a name may be nothing; whoever wrote the list must find the line."""
    assert said in refusal(content, **limits)


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("é", "LATIN SMALL LETTER E WITH ACUTE"),
        ("2", "DIGIT TWO"),
        ("’", "RIGHT SINGLE QUOTATION MARK"),
        ("\u00a0", "NO-BREAK SPACE"),
        ("\t", "tab"),
        ("\u2028", "LINE SEPARATOR"),
        ("\x00", "character U+0000"),
        ("İ", "LATIN CAPITAL LETTER I WITH DOT ABOVE"),
    ],
)
def test_symbol_outside_the_alphabet_is_named_with_its_place(refusal, symbol, name):
    """Some of these look like allowed ones, so the name says more than the symbol."""
    message = refusal(["Rex", f"Ab{symbol}d", *NAMES])
    assert f"line 2, {f'Ab{symbol}d'!r}: {symbol!r}, {name}, is not one of a-z, space, apostrophe, hyphen" in message
    assert "respell the name, or widen the alphabet" in message


def test_symbol_in_many_lines_is_told_once(refusal):
    """Otherwise one letter would hide all other problems."""
    message = refusal(["Zürich", "München", "Köln", *NAMES])
    assert message.count("U WITH DIAERESIS") == 1
    assert "'Zürich'" in message
    assert "(in 2 lines)" in message
    assert "O WITH DIAERESIS" in message


def test_all_problems_are_told_at_once(refusal):
    """Five runs for five slips would be five too many."""
    message = refusal(b"\xef\xbb\xbfMei\n\nK\xf6ln\nMei2\n" + b"x" * 51)
    told = [re.search(r"mark|0xF6|empty|DIGIT|51", line).group() for line in message.splitlines()[1:6]]
    assert told == ["mark", "0xF6", "empty", "DIGIT", "51"]  # the byte is not also called a foreign symbol
    assert message.endswith("and 1 more")


# where a corpus is


def test_setting_is_a_path_in_the_course(tmp_path):
    """Whether the file exists is told by `load`, with everything else."""
    assert corpus.resolve("data/cities.txt", tmp_path) == tmp_path / "data" / "cities.txt"
    assert corpus.resolve("./classic", tmp_path) == tmp_path / "classic"


@pytest.mark.parametrize("setting", ["/etc/hostname", "../names.txt", "data/../../names.txt"])
def test_setting_outside_the_course_is_refused(tmp_path, setting):
    """A course that leans on a file elsewhere cannot be forked."""
    with pytest.raises(CorpusError, match="lies outside the course: copy it to data/"):
        corpus.resolve(setting, tmp_path)


def test_reference_folder_comes_before_the_cache(tmp_path, monkeypatch, empty_cache):
    """A machine without a network says where its files are."""
    assert corpus.reference_file("log.json") is None
    empty_cache.mkdir(parents=True)
    (empty_cache / "log.json").write_text("cache")
    assert corpus.reference_file("log.json").read_text() == "cache"
    monkeypatch.setenv("NBVIVA_REFERENCE", "")
    assert corpus.reference_file("log.json").read_text() == "cache"
    (tmp_path / "log.json").write_text("reference")
    monkeypatch.setenv("NBVIVA_REFERENCE", str(tmp_path))
    assert corpus.reference_file("log.json").read_text() == "reference"


def test_another_file_under_the_name_of_the_classic_is_refused(tmp_path, monkeypatch):
    """A course that says `classic` means that list and no other."""
    (tmp_path / "dinos.txt").write_text("Rex\n" * 20)
    monkeypatch.setenv("NBVIVA_REFERENCE", str(tmp_path))
    with pytest.raises(CorpusError, match=r"is not the classic corpus: its sha256 is [0-9a-f]{64}, expected ad646562"):
        corpus.resolve("classic", tmp_path)


def test_wrong_file_from_the_network_is_refused(server, empty_cache):
    """The hash is the whole guard against a changed page."""
    (server / "dinos.txt").write_text("Rex\n" * 20)
    with pytest.raises(CorpusError, match="could not be fetched") as caught:
        corpus.resolve("classic", server)
    assert corpus.CLASSIC_SHA256 in str(caught.value)
    assert not (empty_cache / "dinos.txt").exists()


def test_no_answer_from_the_network_says_what_to_do(server, empty_cache):
    """Without a network the course still works with its own list."""
    with pytest.raises(CorpusError, match=r"404.*Use the project's own data/dinos\.txt"):
        corpus.fetch_classic()


def test_classic_is_fetched_once(server, classic, tmp_path):
    """The second time it comes from the cache."""
    shutil.copy(classic, server / "dinos.txt")
    fetched = corpus.fetch_classic(cache=tmp_path / "own")
    assert fetched == tmp_path / "own" / "dinos.txt"
    (server / "dinos.txt").unlink()
    assert corpus.fetch_classic(cache=tmp_path / "own").read_bytes() == classic.read_bytes()


def test_classic_list_loads_with_the_published_numbers(classic, tmp_path):
    """The published exercise prints them, and the known training run starts from them."""
    loaded = corpus.load(corpus.resolve("classic", tmp_path))
    assert (loaded.size, len(loaded.alphabet), len(loaded.names)) == (19909, 27, 1536)
    assert loaded.text.encode() == classic.read_bytes()
