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
        ("东方/豪庭/北门", ["东方豪庭"]),
        ("南塘/社区/卫生/站", ["南塘社区"]),
        ("育英/小学校/门前", ["育英小学"]),
        ("海棠路/步行街", ["海棠路", "海棠路步行街"]),
        ("梨花/苑/的/电梯", ["梨花苑"]),
        ("请/查处/晨曦/公寓", ["晨曦公寓"]),
        ("我们/小区", []),
        ("影响/小区/环境", []),
        ("必经之/路", []),
        ("小区/幼儿园", []),
        ("居民/小区", []),
        ("公交线路/优化", []),
        ("人民政府", []),
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
    ("name", "core"),
    [("青禾湾小区", "青禾湾"), ("翠湖花园", "翠湖"), ("小区", ""), ("翠湖", "翠湖")],
)
def test_the_core_of_a_name(name, core):
    assert streets.core(name) == core
