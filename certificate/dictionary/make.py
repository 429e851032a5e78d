"""Makes 1.bin, the first preset dictionary of the compact form. Python 3, nothing else; the same bytes every time.

    python3 certificate/dictionary/make.py > certificate/dictionary/1.bin

Words that are common in Azerbaijan's civil life first, the structure of the claims last: what is nearest is cheapest.
All words are common names and generic terms; no person or company is meant."""
import sys

SURNAMES = """Abasov Abbasov Abdullayev Ağayev Alıyev Axundov Allahverdiyev Aslanov Babayev Bağırov Bayramov Cabbarov
Cavadov Cəfərov Cəlilov Dadaşov Əhmədov Ələkbərov Əsgərov Əzizov Eyvazov Fərzəliyev Göyüşov Hacıyev Heydərov Həmidov
Həsənov İbrahimov İsgəndərov İsmayılov İsmayılzadə Kərimov Kazımov Mahmudov Mehdiyev Mirzəyev Musayev Mustafayev
Muradov Nağıyev Nəbiyev Nəsirov Novruzov Orucov Paşayev Qasımov Qəhrəmanov Qurbanov Quliyev Rəhimov Rəsulov Rüstəmov
Rzayev Sadıqov Səfərov Səmədov Süleymanov Şahbazov Şərifov Şükürov Tağıyev Teymurov Vəliyev Xəlilov Yusifov Zeynalov
Hüseynov Məmmədov Əliyev""".split()
MEN = """Adil Akif Anar Arif Azər Bəxtiyar Cavid Ceyhun Eldar Elçin Elman Elmar Elnur Elşən Emin Etibar Əli Əhməd Fariz
Fərid Fikrət Fuad Həsən Hikmət Hüseyn İbrahim İlham İlqar İlkin İsa İsmayıl Kamran Kənan Mahir Məhəmməd Məmməd Murad
Mübariz Namiq Natiq Nicat Nurlan Orxan Pərviz Qurban Ramil Ramin Rauf Rəşad Rövşən Rüfət Rüstəm Sabir Samir Səbuhi
Şahin Tahir Tofiq Toğrul Tural Ülvi Vaqif Vasif Vüqar Yaşar Yusif Zaur Ziya""".split()
WOMEN = """Afaq Aida Arzu Aygün Ayişə Aynur Aysel Aytac Bənövşə Cəmilə Çinarə Dilarə Elmira Elnarə Esmira Fatimə Fəridə
Fidan Gülnar Gülnarə Günay Günel Hicran İlahə İradə Jalə Könül Kəmalə Lalə Leyla Mehriban Mətanət Nailə Nərgiz Nərmin
Nigar Nuranə Pərvanə Rəna Sabina Səbinə Sevda Sevil Sevinc Şəbnəm Şəhla Təranə Tünzalə Türkan Ülkər Ülviyyə Vəfa Xatirə
Xədicə Yeganə Zəhra Zeynəb""".split()
JOBS = """Aparıcı mütəxəssis|Baş mütəxəssis|Böyük mütəxəssis|Baş mühasib|Böyük mühasib|Mühasib|Hüquqşünas|Baş
hüquqşünas|Satış meneceri|Satış üzrə menecer|Layihə rəhbəri|Layihə meneceri|Proqram mühəndisi|Aparıcı proqram mühəndisi|
Elektrik mühəndisi|Mexanik|Texnik|Texnoloq|Laborant|Katibə-referent|Kargüzar|Anbar müdiri|Anbardar|Sürücü|Ekspeditor|
Mühafizəçi|Xadimə|Tibb bacısı|Həkim|Baş həkim|Müəllim|İbtidai sinif müəllimi|Tərbiyəçi|Dosent|Analitik|Maliyyə analitiki|
Sistem inzibatçısı|Operator|Kassir|Satıcı|Aşpaz|İnsan resursları üzrə mütəxəssis|Keyfiyyətə nəzarət üzrə mühəndis|
Şöbə müdiri|Şöbənin rəisi|Direktor müavini|Direktor|Marketinq üzrə mütəxəssis|Dizayner|Usta|Fəhlə|Qaynaqçı|Çilingər"""
UNITS = """Maliyyə və mühasibat uçotu departamenti|Mühasibatlıq|İnformasiya texnologiyaları departamenti|İnsan resursları
departamenti|Hüquq şöbəsi|Kadrlar şöbəsi|Satış departamenti|Satış şöbəsi|Marketinq şöbəsi|Təchizat və logistika şöbəsi|
Təhlükəsizlik xidməti|İstehsalat sahəsi|Müştəri xidmətləri şöbəsi|Daxili audit|Ümumi şöbə|Aparat|İdarə Heyəti|Terapiya
şöbəsi|kafedrası"""
EMPLOYERS = """Bakı şəhəri |Gəncə şəhəri |Sumqayıt şəhəri |Mingəçevir |Lənkəran |Şəki |Naxçıvan |Quba |Abşeron |Xəzər |
Qarabağ |Şirvan |Göygöl |Nəsimi rayonu |Xətai rayonu |Yasamal rayonu |Mərkəzi Xəstəxanası| nömrəli tam orta məktəb|
 Dövlət Universiteti| İnstitutu| Klinikası| Tikinti| İnşaat| Logistika| Texnologiya| Ticarət| Sənaye| Zavodu| Energetika|
 Nəqliyyat| Aqro| Kimya| Tekstil| Sığorta| Mebel| Qida| Xidmət| Servis| Konsaltinq| Telekom| İpək| Çay| Neft| Qaz|
 Holdinq| Qrup| və | Publik Hüquqi Şəxs| Açıq Səhmdar Cəmiyyəti| Qapalı Səhmdar Cəmiyyəti| ASC| QSC|
 Məhdud Məsuliyyətli Cəmiyyəti| MMC"""


def head(major, value):
    for width, info in ((0, None), (1, 24), (2, 25), (4, 26), (8, 27)):
        if width == 0 and value < 24:
            return bytes([major << 5 | value])
        if width and value < 1 << 8 * width:
            return bytes([major << 5 | info]) + value.to_bytes(width, "big")


def text(value):
    encoded = value.encode()
    return head(3, len(encoded)) + encoded


def phrases(block):
    return [phrase.strip("\n") for phrase in block.replace("|\n", "|").replace("\n", " ").split("|")]


def name(word, number):
    """A name with the head that a name of its length has in the claims, and the next field's number."""
    return text(word) + head(0, number)


def skeleton(kind, salary):
    number = bytes(8)
    claims = head(5, 6) + b"\x01" + text("az.gov.labour") + b"\x04\x1a\x6b" + b"\x06\x1a\x6a" + b"\x07\x48" + number[:1]
    status = b"\x19\xff\xff\xa1" + text("status_list") + b"\xa2" + text("idx") + b"\x1a\x00\x01"
    status += text("uri") + text("https://verify.example.az/v1/status-lists/0")
    document = b"\x3a\x00\x01\x00\x00" + head(5, salary) + b"\x00" + text(kind) + b"\x01\x02\x01\x01\x02"
    return claims + status + document


def dictionary():
    out = b"".join(text(phrase.strip()) + b"\x09" for phrase in phrases(UNITS))
    out += b"".join(text(phrase) + b"\x0a" for phrase in phrases(JOBS))
    out += "".join(phrases(EMPLOYERS)).encode()
    out += b"".join(name(word, 4) for word in WOMEN)
    out += b"".join(name(word, 4) for word in MEN)
    out += b"".join(name(word + "a", 3) + name(word, 3) for word in SURNAMES)
    out += b"".join(text(word + " qızı") + b"\x05\x45" for word in MEN[::2])
    out += b"".join(text(word + " oğlu") + b"\x05\x45" for word in MEN)
    out += skeleton("employment/1", 12) + skeleton("employment-salary/1", 13)
    out += b"\x0a\x6aEM-2025/00\x0b\x19\x4e\x0c\x19\x52\x0d\x01\x0e\x0f\x1a\x10\x1a\x00\x02\x10\x1a\x00\x01"
    return out[-16384:]


if __name__ == "__main__":
    sys.stdout.buffer.write(dictionary())
