"""Names of estates, streets and institutions in texts cut into words."""

from __future__ import annotations

import pytest

from bot.reading import streets


def names(text):
    """Of words with / between them."""
    return [name.text for name in streets.names(text.split("/"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("翠湖/花园/的/水/黄", ["翠湖花园"]),
        ("中山路/上/有/井盖", ["中山路"]),
        ("万科/魅力/之/城", ["魅力之城"]),
        ("南塘/社区/卫生/站", ["南塘社区"]),
        ("育英/小学校/门前", ["育英小学"]),
        ("黄兴路/步行街", ["黄兴路", "黄兴路步行街"]),
        ("梨/花苑/的/电梯", ["梨花苑"]),
        ("请/查处/朝晖/公寓", ["朝晖公寓"]),
        ("我们/小区", []),
        ("影响/小区/环境", []),
        ("必经之/路", []),
        ("小区/幼儿园", []),
        ("和平/里装/电梯", []),
        ("上/幼儿园", []),
        ("路", []),
        ("", []),
        ("abc/路", []),
    ],
)
def test_a_name_is_an_end_and_what_stands_before_it(text, found):
    assert names(text) == found


def test_a_name_knows_its_words():
    (name,) = streets.names(["请问", "翠湖", "花园", "停水"])
    assert (name.first, name.last) == (1, 2)
    assert (name.core, name.end) == ("翠湖", "花园")


@pytest.mark.parametrize(
    ("name", "core"), [("青禾湾小区", "青禾湾"), ("翠湖花园", "翠湖"), ("小区", ""), ("翠湖", "翠")]
)
def test_the_core_of_a_name(name, core):
    assert streets.core(name) == core


def test_a_town_says_less_than_an_estate():
    assert (
        streets.coverage("星沙街道") < streets.coverage("南塘社区") < streets.coverage("翠湖花园")
    )


def test_coded_districts_are_no_part_of_a_name():
    assert streets.codes("A7县和A7县的B12区，A市") == {"A7县", "B12区"}
    assert streets.without_codes("A7县星沙路") == "\n星沙路"
