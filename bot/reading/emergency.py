"""Danger to life, in whatever order of words: which numbers are to be called first (S03).

Recall first: who hears a false alarm reads one line too many. But a drill, a year ago, a fear or
a bill is no alarm: words that only look alike are blanked out before reading, and what stands
before and after a phrase may say that it is not happening now.
"""

from __future__ import annotations

import re

from msgspec import Struct

from bot.reading.begins import Sought
from bot.reading.taxonomy import chosen, packaged

_GAP = r"[^。!?\n]"
_PERSON = (
    "(?:人|我|他|她|老人|老爷子|老头|老太|大爷|大妈|爷爷|奶奶|外公|外婆|爸|妈|孩子|小孩|娃|宝宝|女儿|儿子"
    "|老公|老婆|邻居|师傅|阿姨|叔叔|姑娘|小伙|学生|孕妇|婴儿|伢)"
)
_LIFT = "(?:电梯|梯子|轿厢|升降机|lift|elevator)"
_GAS = "(?:煤气|煤汽|媒气|燃气|天然气|天燃气|液化气|瓦斯|沼气)"

#: number → what is said; a gap never crosses the end of a sentence
_SAID: dict[str, tuple[str, ...]] = {
    "119": (
        # a lift with somebody in it
        rf"(?:困|关|憋|陷|闷|锁|卡|夹)(?:住|到|在|进|勒|系|咗)?了?{_GAP}{{0,4}}{_LIFT}(?!口|门口|厅|外)",
        rf"{_LIFT}{_GAP}{{0,12}}(?:困|憋|锁|夹|关(?!不|门|停|机|闭|于|灯|上)|卡(?:住|在(?!哪)|到))"
        rf"{_GAP}{{0,4}}(?:{_PERSON}|里头|里面)",
        rf"{_LIFT}{_GAP}{{0,18}}(?:出不来|出不去|(?:里面|里头|头)(?:还)?有{_GAP}{{0,4}}{_PERSON}"
        rf"|{_PERSON}(?:还)?[在搁系](?:里面|里头))",
        rf"{_LIFT}{_GAP}{{0,14}}{_PERSON}{_GAP}{{0,6}}[在搁系](?:里面|里头)|{_LIFT}里?{_GAP}{{0,6}}{_PERSON}{_GAP}{{0,3}}"
        rf"(?:呼救|求救|求助|喊|哭|敲|拍门)",
        rf"(?:出不来|出不去|下不来){_GAP}{{0,6}}{_LIFT}",
        rf"我们?(?:还|现在|一个人)?[在搁](?:这)?{_LIFT}里{_GAP}{{0,12}}(?:不动|卡|停|下不来|没电|黑)",
        r"(?:stuck|trapped|locked)\b[^.!?\n]{0,20}\b(?:lift|elevator)\b",
        r"\b(?:lift|elevator)\b[^.!?\n]{0,30}\b(?:people|person|someone|somebody|kid|child|man|woman)"
        r"\b[^.!?\n]{0,10}\b(?:inside|in it|trapped|stuck)",
        r"\bstuck inside\b",
        # fire and smoke
        "着火|着伙|着起来|在烧(?!水|饭|菜|香|烤)|点着了|泼汽油|倒汽油|着了火|着咗火|着起火|起火|起了火|失火|火灾|发火灾|烧起来|烧着了|烧着咗|燃起来"
        "|冒火|窜火|火苗|火光|火势|火星子|火花|打火花|火烛|(?:好|很|起)大(?:的)?火(?!锅)|走水了",
        r"冒(?:着|出|起|了|的|大|好|多|很|浓|黑|白|青|股)*烟|(?:浓|黑|青|滚)烟|烟雾(?!报|弥|感)"
        r"|烟(?:很|好|太|特别)?大|(?:好|很)大(?:的)?烟|(?:全|都|满|净)(?:屋|楼道|楼|屋子)?(?:都)?"
        r"(?:是|系)烟|烟雾弥漫",
        rf"糊味|焦味|焦糊|糊臭|烧焦|烧糊|烧{_GAP}{{0,3}}(?:电线|塑料|胶皮|橡胶){_GAP}{{0,3}}味"
        r"|电线烧",
        r"(?<!no )\b(?:on fire|a fire (?:in|at|on)|there(?: i|')s (?:a )?fire|fire in|fire!"
        r"|caught fire|flames?|thick smoke|smoke (?:coming|everywhere|from|in)|burning smell"
        r"|smell(?:s)? (?:of )?burn)",
        # gas and explosions
        rf"{_GAS}(?!费|表|卡|公司){_GAP}{{0,6}}(?:味|泄漏|泄露|漏|跑气|往外冒|关不[上住紧]|臭|没关|忘关|忘记关|中毒)",
        rf"(?:闻|漏|泄漏|泄露|忘关|一股|大股){_GAP}{{0,8}}{_GAS}(?!费|表|卡|公司|灶|热水)",
        rf"(?:{_GAS}|一氧化碳){_GAP}{{0,2}}报警器?{_GAP}{{0,4}}(?:响|叫)",
        r"(?:烟感|烟雾报警器?|火警|消防警报){1}[^。!?\n]{0,4}(?:响|叫)|火警了",
        r"臭鸡蛋味|一氧化碳中毒|漏气",
        r"(?:smell(?:s|ing)?|odou?r|leak\w*)\b[^.!?\n]{0,12}\bgas\b|\bgas\b (?:leak|smell)",
        rf"(?:罐|电瓶|电池|变压器|电箱|燃气|锅炉|管道|厨房){_GAP}{{0,4}}(?:炸|爆)(?:了|开)|爆炸"
        r"|\bexplo(?:sion|ded)",
        # caught, fallen in, collapsed, electrocuted
        rf"{_PERSON}{_GAP}{{0,8}}(?:反锁|锁)(?:在|到|进)(?:屋|家|房|车|阳台|厕所|卫生间|里)",
        rf"{_PERSON}{_GAP}{{0,8}}(?:掉|跌|栽)(?:在|进|到|下|落|了)*{_GAP}{{0,4}}"
        r"(?:井|水里|河|湖|池|坑里)",
        r"落水|溺水|触电|电到人|被电(?:了|到)",
        rf"{_PERSON}{_GAP}{{0,8}}(?:卡|吊|挂|爬|趴|翻|夹|悬)(?:在|到|住)了?{_GAP}{{0,6}}"
        r"(?:窗|栏|护栏|防盗网|外机|阳台外|空调|栅栏|门缝)|(?:电|高压|光)线{_GAP}{{0,4}}(?:断|掉|垂){_GAP}{{0,4}}(?:地|水|下来){_GAP}{{0,6}}(?:火|电|冒)",
        rf"(?:头|手|脚|腿|脖子|胳膊){_GAP}{{0,3}}(?:卡|夹|绞|压)(?:在|住|进|到)?{_GAP}{{0,3}}(?:里|住|出不来|栏|缝|门)|夹(?:住|到|了)了?{_GAP}{{0,3}}(?:手|脚|头|脖子|腿|胳膊)|(?:水|河|湖|池){_GAP}{{0,4}}[漂浮]{_GAP}{{0,3}}人",
        r"(?:房子|楼板|屋顶|天花板|阳台|围墙|墙|脚手架)(?:都|突然|整个)?(?:塌|倒)(?:了|下)",
        r"被困(?!在?(?:外地|路上|高速|家))|(?:困在|压在)(?:里面|火|屋里|下面|底下)|困住人",
    ),
    "120": (
        r"晕倒|昏倒|昏迷|晕过去|昏过去|晕死|晕了(?!车)|昏了(?!头)|嘴歪|口眼歪|说不出话|不会说话了|半边身子|发紫|脸都?紫|吐血|咳血|打滚|误吞|误食|吃错药|坠楼|呼救|求救|不省人事|失去意识|没(?:有)?意识|神志不清|口吐白沫|翻白眼"
        r"|抽搐|休克|呕吐不止",
        rf"(?:{_PERSON})?(?:叫|喊|摇|拍|唤)(?:也|都|了|半天|她|他)*(?:不醒|不应|没反应|唔醒)",
        rf"{_PERSON}{_GAP}{{0,8}}没(?:有)?反应",
        r"没(?:有)?(?:了)?呼吸|呼吸困难|(?:喘|透|呼)不(?:上|过|到|了)(?:来)?气|窒息|没(?:有)?(?:脉搏|心跳)"
        r"|心跳(?:停|没)",
        rf"心梗|心绞痛|心脏骤停|心脏病(?:发|犯|又|突)|(?:突|发|犯)了?{_GAP}{{0,3}}心脏病|脑溢血|脑出血"
        r"|脑梗|中风|中暑|癫痫|羊癫疯|羊角风",
        r"噎(?:住|着|到)|(?:卡|呛)(?:住|到|在)?了?(?:喉咙|嗓子|气管)|(?:胸口?|心口)(?:好|很|一直)?(?:痛|疼|闷)得?|[出冒]冷汗",
        r"大出血|流血不止|(?:一地|满脸|浑身|满头|好多|很多|一身)(?:都)?(?:是)?的?血|流(?:了)?(?:好多|很多)血"
        r"|(?<!抽)(?<!献)(?:流|出|淌|冒|喷)血|血泊|都是血|头破|见血了|血流|血止不住",
        r"烫伤|烧伤|被(?:开水)?烫(?:了|到)|摔(?:得|的)很重|(?:摔|骨头)断|骨折|重伤",
        rf"(?:摔|跌|绊|滑|栽)(?:倒|跤|下|了|一跤|个|咗|到)*{_GAP}{{0,10}}"
        r"(?:起不来|爬不起|起唔身|不动|动不了|动弹不|没反应|不应|不醒|很重|严重|磕破)",
        rf"{_PERSON}{_GAP}{{0,8}}(?:摔|跌|滑)(?:倒|跤|下来|了一跤|下去|咗)",
        rf"{_PERSON}{_GAP}{{0,8}}(?:倒|躺|趴|瘫)(?:在|搁|系)?{_GAP}{{0,8}}"
        r"(?:不动|不起|没反应|不应|起不来|不醒)",
        rf"{_PERSON}{_GAP}{{0,4}}(?:倒|瘫|晕)(?:在|到)了?{_GAP}{{0,6}}(?:地|楼道|门口|路|厕所|家里|卫生间)",
        rf"{_PERSON}{_GAP}{{0,10}}(?:没了?(?:动静|知觉)|(?:突然|一下子|忽然){_GAP}{{0,3}}(?:不动|不会|说不|倒下|倒了|站不|僵|歪|发抖))",
        rf"从{_GAP}{{0,8}}(?:摔|滚|坠|跌)(?:了|下)|{_PERSON}{_GAP}{{0,4}}从{_GAP}{{0,8}}掉(?:了|下)"
        rf"|(?:老人|老头|老太太?|大爷|大妈|爷爷|奶奶|爸|妈|孩子|邻居){_GAP}{{0,4}}(?:快|要|好像)?(?:不行了|没气了)",
        r"倒地(?:上|不起|了)",
        r"(?:喝|吞|吃)了?(?:农药|安眠药|毒药|百草枯|一瓶药|老鼠药)|食物中毒|中毒(?:了|昏|晕)",
        r"(?:要|快)生了|羊水破",
        rf"(?:砸|压)(?:到|中|伤|着|倒)了?{_GAP}{{0,3}}{_PERSON}|(?:被|给){_GAP}{{0,8}}砸(?:到|伤|中|了)",
        rf"(?:撞|轧|碾)(?:到|倒|伤|了|着|飞)了?个?{_GAP}{{0,2}}{_PERSON}",
        rf"咬(?:伤|出血)|被{_GAP}{{0,3}}狗(?:给)?咬(?:了|到)",
        r"救护车(?:快|来)|(?:叫|喊|打|call (?:an )?)(?:一下|个|辆|急)*(?:救护车|ambulance)",
        r"\b(?:not breathing|unconscious|passed out|collapsed|fainted|heart attack|having a stroke"
        r"|bleeding|seizure|choking|ambulance|can't breathe|cannot breathe|badly hurt|not responding|can't get up|fell (?:down|from|off)|having a seizure)\b",
    ),
    "110": (
        r"跳楼|轻生|自杀|割腕|上吊|寻短见|自残|不想活|活不下去|寻死",
        rf"(?:想|要)(?:往下)?跳(?:下|河|了)|跳下去|从{_GAP}{{0,6}}(?:楼|窗|台|桥){_GAP}{{0,2}}跳(?!闸)|{_PERSON}{_GAP}{{0,6}}[坐站骑爬]在{_GAP}{{0,4}}"
        r"(?:窗台|楼顶边|天台边|天台上|阳台外|护栏)",
        r"(?:天台|楼顶|顶楼|窗台|阳台外|窗户外)(?:上|边|沿|缘|外)*(?:[站坐蹲跨徘]|爬着)|[站坐蹲]在(?:楼顶|天台|窗台|窗户外|桥栏)",
        r"持刀|动刀|(?:拿|提|举|掏|挥)(?:着|了|把|起|出|一把)*(?:水果|菜|西瓜|长|大|砍)?刀|砍(?:了|死|伤)?人"
        r"|砍死|同归于尽|炸弹|有枪|开枪|捅(?:了|死|伤)?人|捅(?:死|伤)|捅刀|械斗|行凶|杀人|杀了(?:你|他|她|我)|弄死(?:你|他|她|我)"
        r"|打死(?:你|他|她|我|人)",
        r"打人|打起来|打架|打群架|斗殴|打斗|(?:拿|拎|抄|提)(?:着|了|起)?(?:根|把)?(?:钢管|铁棍|棍|斧|锤)|打得(?:头|鼻|满|很凶|凶|不可|直?哭|惨|遍体|流|要死|厉害|很厉害)|打老婆|打孩子|打老人|家暴|被打|打到(?:头|流)|动手打|互殴|群殴",
        rf"抢劫|抢(?:了|走)?(?:我|她|他)?的?(?:包|手机|钱(?!包掉)|孩子|项链)|(?:入|闯|破)(?:室|门而入)"
        rf"|(?:在|有人|来){_GAP}{{0,4}}撬{_GAP}{{0,4}}(?:门|锁|窗)|(?:门|锁|窗)被撬|(?:在|疯狂|拼命|使劲|一直){_GAP}{{0,2}}(?:砸|踹|踢){_GAP}{{0,4}}(?:门|窗)|醉汉|耍酒疯|撒酒疯|闯(?:进|入)|(?:翻|爬)(?:墙|窗|阳台)(?:进|入)|有人翻(?:墙|窗)"
        rf"|(?:有|进|抓){_GAP}{{0,3}}(?:小偷|贼)|绑架|拐(?:孩子|小孩|走|卖)|强奸|猥亵|性骚扰|尾随|跟踪我|一直跟着(?:我|她|孩子)|跟着我(?:进|上|到)",
        rf"(?:孩子|小孩|娃|宝宝|女儿|儿子|孙子|孙女|老人|老头|老太太|爸|妈|爷爷|奶奶|外婆|外公){_GAP}{{0,10}}"
        r"(?:不见了|丢了|走丢|走失|失踪|找不到|找不着|没找到|没回来|没回家|联系不上|走散)",
        rf"(?:找不到|找不着|不见了){_GAP}{{0,4}}(?:孩子|小孩|娃|老人|我妈|我爸|奶奶|爷爷)",
        r"救命|\bhelp me\b|快来人啊?救",
        r"\b(?:jump (?:off|from|down)|suicide|kill (?:him|her|my|your)self|robber\w*|burglar\w*"
        r"|break(?:ing)? in(?:to)?|stabb\w+|fighting|attack(?:ed|ing)|gun|missing (?:child|kid|boy|girl)"
        r"|(?:child|kid|son|daughter|mother|father) is missing|with (?:a )?kni(?:fe|ves))\b",
    ),
}
_CALL = r"(?:打|拨|叫|喊|报|call|dial)(?:一下|个|打|过)?\s?{number}(?!\s?(?:[0-9分折平块元个次米斤磅万%下]|多))"

#: words that only look like danger: blanked out before reading
_ALIKE = Sought(
    r"着火点|打不着火|点不着火|点火|跳楼(?:价|大甩卖|甩卖|机|大促)|打人工|打人防|(?:人口|信息|知识)爆炸"
    r"|爆炸(?:头|性|式|盐|新闻|糖)|(?:脑子|头|脑袋|肺|肚子|手机)(?:都|快|要|就)*(?:气)?(?:要)?(?:爆炸|炸了)|群里炸"
    r"|(?:气|急|热|渴|干|恼)(?:得|的|死)?(?:我|人)?(?:嗓子|头|头顶|七窍|直|都|要|就|快)*冒(?:火|烟)"
    r"|(?:嗓子|喉咙|嘴里|七窍|头顶|眼睛|眼里)(?:都|要|快|直|干得|疼得)*冒(?:火|烟)|冒火的脾气|烟囱"
    r"|烟(?:头|蒂|味|灰|花|盒|草|民|瘾|酒|台|火气)|[抽吸吃戒买卖香油炊]烟(?:机)?(?:味|太|很|好|特别)?(?:大|重)?|二手烟"
    r"|(?:饭|菜|锅|粥|红烧|肉|鱼|饼|蛋糕)(?:都|又|给)?(?:烧|煮|炒|烤)?(?:焦|糊)(?:味|了)?|糖色"
    r"|发烧烧?(?:起来)?|高烧|退烧|思想的?火花|擦出(?:了)?火花|火花塞|大火煮|开大火|火大|发火"
    r"|[轮车]胎(?:在|慢)?漏气|窗户?漏气|气球漏气|救命(?:稻草|恩人|钱|药|之恩|的)|救命(?=[^。!?\n]{0,4}(?:笑|可爱|好吃|好看))"
    r"|(?:热|吵|累|烦|笑|困|冷)(?:得|到)(?:我|人|我们)?(?:都|真|快|要)*(?:不想活了?|活不下去了?)|(?:想|笑|累|热|烦|急|吓|冻|吵)死(?:我|人|你)?"
    r"|剧本杀|狼人杀|杀人(?:游戏|诛心)|(?:剧|片|电影|小说)[^。!?\n]{0,6}(?:跳楼|杀人|爆炸|着火|自杀)"
    r"|入室(?:安检|检查|维修|测温|检修|盗窃防|玄关)|[借磨买卖]刀|拿刀切|拿刀(?:削|剁|砍树)|剪刀|刀片|刀削"
    r"|打得(?:好|开|通|火热|不错|赢|过|了|准|漂亮)|(?:麻将|牌|球|鼓|广告|游戏|仗|电话)(?:又|都|就)?打(?:起来|得)|价格打架"
    r"|(?:眼皮|眼睛)打架|[猫狗鸟鱼][^。!?\n]{0,5}(?:打架|打起来|走失|走丢|不见了|丢了|打了|打人|找不到)|打架(?:鱼|精彩|好看)"
    r"|(?:走失|走丢|不见了|丢了|寻|找)(?:的|了)?(?:一?[只条])?(?:小)?[猫狗]|不见得|(?:快递|钥匙|手机|包)[^。!?\n]{0,4}(?:不见了|丢了|找不到)"
    r"|困在家|(?:在|从)家里?出不[去来]|下不了楼|电梯卡(?!在|住|到|了人|人)|(?:电动|电瓶|三轮|婴儿|购物|小推)?车卡在电梯"
    r"|(?:手机|电脑|系统|u盘|群)中毒|中暑了吗|中风(?:后|过|的|康复|患者|偏瘫)|(?:有|患|得过?|带)心脏病|心脏病(?:的|人|患者|药)"
    r"|(?:烧|烫)伤(?:膏|药|面)|骨折(?:过|后|康复|恢复|还没)|打110报警器?|报警器?(?:坏|没电)[^。!?\n]{0,6}|换电池"
    r"|(?:刷|按|点|扫)[^。!?\n]{0,3}(?:没|无)反应|救护车(?:都)?(?:进不|开不|过不)[^。!?\n]{0,3}|溺水(?:宣|教|知)|防溺水|防走失|防触电"
    r"|嗓子[^。!?\n]{0,6}说不出话|借(?:把|个)?(?:锤|斧)|不想活动|(?:简直|等于|就是|像|跟|纯)(?:在)?抢劫|(?:猫|狗)[^。!?\n]{0,4}(?:跑丢|没回来)|夹(?:菜|娃娃)|抢(?:车位|菜|红包|购|票|单)|(?:人设|三观|房价|股市)[^。!?\n]{0,2}(?:塌|崩)|倒地铁"
    r"|\bno smok\w*|smok(?:ing|ers?|es)\b|fire (?:drill|door|exit|lane|extinguisher|escape|alarm test|safety|hose)s?"
    r"|fired\b|firewall|firework\w*|camp ?fire|fireplace|gas (?:bill|meter|fee|card|company|stove)|jump (?:rope|from (?:app|page))"
)
#: said anywhere in the sentence: it is not happening
_PLAYED = re.compile(
    r"演习|演练|培训|讲座|宣传|预案|课程|安全教育|知识|保险|新闻|视频|电影|电视剧|小说|游戏|抖音|连续剧|哈哈|嘻嘻|笑死|逃生体验"
    r"|误报|虚惊一场|\b(?:drill|training|movie|film|video|news|insurance|exercise)\b"
)
_NOT_PLAYED = re.compile(
    r"不是[^。!?\n]{0,3}(?:演习|演练|误报|开玩笑)|真(?:的)?(?:着火|起火|困|有人)|not a drill"
)
#: said before it, in the same sentence: a condition or an order
_IF = re.compile(
    r"如果|假如|要是|万一|一旦|如遇|遇到|遇|若|以免|免得|防止|预防|避免|谨防|严禁|禁止|请勿|切勿|当心|小心|注意|别等|等到"
    r"|早晚|迟早|哪天|怕|担心|引发|引起|导致|造成|以防|否则|不然|\bif\b|\bin case\b|\bcould\b|\bafraid\b|\bavoid\b"
)
#: directly before it: not so, or not yet
_NOT = re.compile(
    r"(?:(?<![有是])没(?:有)?(?:人|再)?|并没|(?<!是)不是|不会|(?<!会不)会(?:不会)?|能|可能会|容易|易|差点(?:就)?|差一点|险些|幸好没|别|不要"
    r"|防|练|模拟|不怕|勿|不至于)[^。!?\n有]{0,2}$|\b(?:no|not|never|almost|nearly|might)(?: \w+)? $"
)
#: within it: somebody and what they fear
_FEARED = re.compile(r"容易|怕|担心|小心|差点|险些|万一")
#: long ago, or for ever so: unless something says that it is now
_PAST = re.compile(
    r"去年|前年|上次|上回|上周|上个?月|昨天|昨晚|昨夜|昨儿|前天|前几天|那次|那年|那天|以前|曾经|当年|小时候|早些年|年前|月前|天前"
    r"|之前|过年那|老是|老(?=困|夹|摔|掉|冒|漏)|经常|总是|天天|动不动|三天两头|每次|隔三差五|第[一二三四五六七八九十0-9]+次|\b(?:yesterday|last (?:year|week|month|night)|ago|used to)\b"
)
_NOW = re.compile(
    r"现在|此刻|正在|还在|又|快来|快帮|快叫|快打|救命|赶紧|马上|至今|到现在|还没|仍|\b(?:now|still|help|again)\b"
)
#: said after it: over, or never was
_OVER = re.compile(
    r"^(?:[^。!?\n]{0,4}过(?:一次|的|了|$| )|[^。!?\n]{0,12}(?:(?<!没)(?<!没有)(?:扑灭|灭了|救出|放出来|出来了|没事了|找到了|送医|解决了|好了))"
    r"|(?:的)?(?:风险|隐患|险|事故|原因|怎么办|后遗症|应急|(?:怎么|如何)(?:预防|防|避免)|报警器(?!一直|响|在|叫|狂)|逃生|防范))"
)
_ENDED = re.compile(
    r"没事了|已经?(?:扑灭|灭了|救出|找到|送医|送走|处理好)|灭了|救出来了|(?<!没)放出来了|虚惊|解除"
)
#: … in words that may mean other things: believed where nothing else speaks of danger
_EASED = re.compile(
    r"[灭熄散退停](?:掉|下来|下去|光)?(?:了|啦|咯)|熄灭|控制住|(?:救|抬|拉|接|抱|扶|捞|劝)(?:出来|上来|下来|起来|回来)"
    r"|(?:人|都|全|已经?|终于|总算)(?:出来|下来|上来|回来|回家|到家|醒|走)了|(?:醒|缓|清醒)过来|没(?:有)?(?:什么)?(?:大碍|大事|事|伤着|受伤|危险)"
    r"|不要紧|有惊无险|平安|误会|误报|谢天谢地|(?:接|送|拉|抬|带|抓)走了|(?:在|到|去|送)(?:了)?医院|[找抓逮][到着住]了"
    r"|放心|(?:不用|别|不必)(?:再)?(?:来|报警|担心|慌|叫|打)|处理(?:完|好)|\b(?:safe(?:ly)?|all clear|false alarm"
    r"|(?:put|is|are) out|over now|everyone is (?:ok|fine)|got (?:him|her|them) out|no one (?:was )?hurt)\b"
)
#: it is meant: 演习 beside it would speak for a drill
_MEANT = re.compile(
    r"不是(?:演习|演练|开玩笑|玩笑|闹着玩|假的)|真(?:的|是)?(?=着|起|失|有|出|烧|冒|打|跳|晕|倒|困)"
    r"|\b(?:not a drill|no joke|not joking|for real|seriously)\b"
)
_SENTENCE_END = "。!?\n"


class Emergency(Struct, frozen=True):
    """`numbers`: whom to call, of "119", "110", "120", first things first; `cue`: the words."""

    numbers: tuple[str, ...]
    cue: str


def _rules() -> tuple[tuple[str, Sought], ...]:
    said = {number: list(patterns) for number, patterns in _SAID.items()}
    for number, phrases in (*packaged().emergency.items(), *chosen().emergency.items()):
        said.setdefault(number if number in said else "119", []).extend(
            re.escape(phrase) for phrase in phrases if phrase not in _ONLY_WITH_MORE
        )
    return tuple(
        (number, Sought("|".join((*patterns, _CALL.format(number=number)))))
        for number, patterns in said.items()
    )


#: phrases of the word lists that need what the patterns above ask for besides
_ONLY_WITH_MORE = frozenset({"心脏病", "入室", "走失"})
_RULES = _rules()


#: number → signs of which one says whom it concerns, where no phrase is known
_WHOM = (
    ("119", re.compile(r"火|烟|燃|烧|炸|煤气|燃气|电梯|困|塌|漏电|电线|井|卡住|fire|smoke|gas|lift|elevator|trapped")),
    ("120", re.compile(r"晕|血|倒|呼吸|喘|摔|药|心|抽|噎|烫|咬|疼|痛|昏|醒|救护|breath|blood|faint|hurt|unconscious")),
    ("110", re.compile(r"刀|打|砸|撬|偷|抢|贼|不见|走丢|跳|死|抓|跟踪|门外|knife|fight|thief|steal|jump|missing")),
)  # fmt: skip


#: a line that is nothing but a cry: too short to be judged by what else it says
_CRY = re.compile(
    r"(?:(?:救命|救救我们?|救火|爆炸|快?来人(?=[^救]{0,3}救命)|(?:快|谁|帮我)?[打叫拨](?:119|120|110)"
    r"|(?:我|我们)?(?:真的|实在|再也|都)?(?:[想要](?:自杀|轻生|寻死|死|一了百了)|不想(?:再)?活(?:下去)?|活(?:够|腻|不下去)|不如死(?:了算)?)"
    r"|活着(?:真的?|太|也|都)?(?:没(?:有)?(?:什么|啥)?意思|没意义)|help|sos)[了啊呀哪呐啦吧]?[ !,.。~]*)+"
)


def cry(said: str) -> Emergency | None:
    """Whom to call where a plain text is nothing but a cry for help; None if it says more."""
    if not _CRY.fullmatch(said):
        return None
    return in_plain(said) or Emergency(numbers(said), said.strip())


def numbers(said: str) -> tuple[str, ...]:
    """Whom to call for a danger that no phrase names; 110 passes it on to the others."""
    return tuple(number for number, signs in _WHOM if signs.search(said))[:2] or ("110",)


def looks_alike(said: str) -> bool:
    """Whether it holds words that only look like danger: 抽烟, 跳楼价."""
    return _ALIKE.search(said) is not None


def meant(said: str) -> bool:
    """Whether a plain text says that it is no drill and no joke."""
    return _MEANT.search(said) is not None


def eased(said: str) -> bool:
    """Whether a plain text sounds as if it were over, and says nothing of now."""
    return _EASED.search(said) is not None and _NOW.search(said) is None


def in_plain(said: str) -> Emergency | None:
    """Whether the words of a plain text say that somebody is in danger now; None if not."""
    read = said
    for alike in _ALIKE.finditer(said):
        read = read[: alike.start()] + "_" * len(alike[0]) + read[alike.end() :]
    cues: dict[str, tuple[int, str]] = {}
    for number, pattern in _RULES:
        for found in pattern.finditer(read):
            if _happens(read, found.start(), found.end()):
                cues[number] = (found.start(), found[0].strip())
                break
    if not cues:
        return None
    numbers = tuple(number for number, _ in _RULES if number in cues)
    return Emergency(numbers, min(cues.values())[1])


def in_jest(said: str) -> bool:
    """Whether it is laughed about, played, or somebody else's story."""
    return _PLAYED.search(said) is not None and _NOT_PLAYED.search(said) is None


def _happens(said: str, start: int, end: int) -> bool:
    """Whether what stands at start…end happens now, by what is said around it."""
    begin = max(said.rfind(sign, 0, start) for sign in _SENTENCE_END) + 1
    before = said[max(begin, start - 30) : start]
    after = said[end : end + 24]
    around = said[max(begin, start - 40) : end + 24]
    if _PLAYED.search(around) and not _NOT_PLAYED.search(said):
        return False
    clause = re.split(r"[ ,;、:,;]", before)[-1]
    if _IF.search(before) or _NOT.search(clause) or _FEARED.search(said, start, end):
        return False
    if _OVER.search(after) or (_ENDED.search(said) and not _NOW.search(said)):
        return False
    past = _PAST.search(before) or _PAST.search(said, start, end)
    return not past or _NOW.search(said[begin : end + 24]) is not None
