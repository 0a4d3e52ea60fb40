import pytest
CSV = """楼栋,单元,房号,面积,业主编号,共有人
3,2,401,89.5,A1,A2
3,2,402,89.5,B1,
3,2,403,60.25,C1,
5,1,101,60,B1,
""".encode()

@pytest.fixture
async def lift(town, print_slips):
    codes = await print_slips(town, CSV)
    await town.town.plays(
        f"王阿姨 starts Bot with {codes['401']}\n赵老师 starts Bot with {codes['402']}\n李大爷 starts Bot with {codes['403']}", check=False)
    more = await print_slips(town, CSV, bound_too=True)
    await town.town.plays(f"小张 starts Bot with {more['401']}", check=False)
    return town

async def test_it(lift):
    start = len(lift.town.transcript)
    await lift.town.plays(open('/tmp/v/script.txt').read(), check=False)
    with open('/tmp/v/out.txt','w') as f:
        for s in lift.town.transcript[start:]:
            print(s.line() if hasattr(s,'line') else s, file=f)
