"""Real sentences in the encodings of their languages: a western text is read as one, and no other is taken for one."""

import pytest

from framewire.corpus.reading.encoding import decode
from framewire.corpus.reading.guessing import _is_western

ENGLISH = "The bill rises to £210m. The mayor’s office said £30m more. The mayor’s office said £30m more. "
WESTERN = (
    ENGLISH,
    "“The tram is too dear,” said Peter Oduya. It costs £210m – £30m more than in May… and 5 °C. ",
    "The mayor’s café, naïve as it is, sold £3 of pâté. São Paulo’s bill is €5. ",
    "Le ministre a déclaré que les négociations se poursuivraient mardi ; « tout va bien », a-t-il ajouté. ",
    "El ministro dijo que las conversaciones continuarán el martes. «¿Quién paga?», preguntó la señora Muñoz. ",
    "O ministro disse que as negociações vão continuar na terça-feira e não quis responder aos jornalistas. ",
    "Il ministro ha detto che i colloqui continueranno martedì, perché c’è tempo; la città è più tranquilla. ",
    "De minister zei dat de gesprekken dinsdag verdergaan; België betaalt € 3 miljoen, één van de hoogste bedragen. ",
    "Ministern sade att samtalen fortsätter på tisdag och ville inte svara på journalisternas frågor. ",
    "Ministeren sagde, at forhandlingerne fortsætter på tirsdag, og ville ikke svare på spørgsmål. ",
    "Ráðherrann sagði að viðræðurnar héldu áfram á þriðjudag og vildi ekki svara spurningum blaðamanna. ",
)
OTHERS = {
    "cp1250": "Minister powiedział, że rozmowy w Łodzi będą kontynuowane we wtorek. „Łukasz Żak milczał” – dodał. ",
    "cp1254": "Bakan, görüşmelerin salı günü süreceğini söyledi ve soruları yanıtlamadı. Şehirde yağmur yağıyordu. ",
    "cp1251": "Министр сообщил, что переговоры продолжатся во вторник. «Всё идёт по плану», — сказал он. ",
    "koi8-r": "Министр сообщил, что переговоры продолжатся во вторник, и отказался отвечать на вопросы журналистов. ",
    "shift_jis": "大臣は火曜日に協議が続くと述べ、記者団の質問には答えなかった。東京では雨が降っていた。"
    "「すべては計画通りだ」と彼は語った。",
    "euc_kr": "장관은 화요일에 회담이 계속될 것이라고 말하고 기자들의 질문에는 답하지 않았다. ",
    "gb18030": "部长表示，会谈将于星期二继续进行，他拒绝回答记者的提问。“一切都在按计划进行”，他说。",
    "big5": "部長表示,會談將於星期二繼續進行,他拒絕回答記者的提問。",
    "cp1253": "Ο υπουργός είπε ότι οι συνομιλίες θα συνεχιστούν την Τρίτη και αρνήθηκε να απαντήσει. ",
    "cp1255": "השר אמר כי השיחות יימשכו ביום שלישי וסירב להשיב לשאלות העיתונאים. ",
    "cp1256": "قال الوزير إن المحادثات ستستمر يوم الثلاثاء ورفض الإجابة عن أسئلة الصحفيين. ",
}
MIDDLE = (
    "Ministr řekl, že jednání budou pokračovat v úterý, a odmítl odpovídat na otázky. „Vše běží,“ dodal mluvčí. ",
    "Minister povedal, že rokovania budú pokračovať v utorok. Ľudia čakali veľmi dlho a šéf úradu mlčal. ",
    "A miniszter közölte, hogy a tárgyalások kedden folytatódnak, és nem válaszolt. Hűvös, esős őszi nap volt. ",
    "Ministrul a declarat că discuţiile vor continua marţi şi a refuzat să răspundă la întrebările ziariştilor. ",
)


@pytest.mark.parametrize("times", [1, 5, 40])
@pytest.mark.parametrize("text", WESTERN, ids=lambda text: text[:12])
def test_a_western_text_is_read_as_one(text, times):
    assert decode((text * times).encode("cp1252")) == text * times


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("name", OTHERS)
def test_another_script_is_not_taken_for_a_western_text(name, times):
    assert decode((OTHERS[name] * times).encode(name)) == OTHERS[name] * times


@pytest.mark.parametrize("times", [1, 5, 40])
@pytest.mark.parametrize("text", MIDDLE, ids=lambda text: text[:12])
def test_languages_of_central_europe_keep_their_letters(text, times):
    assert decode((text * times).encode("cp1250")) == text * times


def test_a_pound_before_a_word_is_a_polish_letter():
    """The library itself guesses such short texts at random: where it is right, it stays so."""
    text = "Łukasz Nowak gra w klubie Łagów od roku. Łucja Nowak gra z nim. "
    assert not _is_western(text.encode("cp1250"), "cp1250")
    assert _is_western(ENGLISH.encode("cp1252"), "cp1250")
