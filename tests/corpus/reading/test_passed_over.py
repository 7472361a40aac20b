"""Files that are passed over are said, those of which nobody expects that they are read are not."""

from framewire.corpus.reading.passed_over import passed_over


def test_tables_and_documents_of_other_kinds_are_counted_by_their_endings(tmp_path):
    names = ("a.txt", "b.XLSX", "c.xlsx", "sub/d.docx", "e.warc.gz", "f.png", "README", ".hidden.pdf", "run/x.json")
    for name in (*names, "run/manifest.json", "run/codebook.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = list(passed_over([str(tmp_path)]))
    assert [unit.unit_id for unit in found] == ["*.docx", "*.warc", "*.xlsx"]
    assert found[2].message.startswith("2 files are of a kind that is not read; convert to one of: .txt")
    assert [unit.unit_id for unit in passed_over([str(tmp_path / "*"), "hf://datasets/a/b"])] == ["*.warc", "*.xlsx"]
    assert not list(passed_over([str(tmp_path / "a.txt")]))
