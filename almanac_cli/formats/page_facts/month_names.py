"""The names of months in languages of many pages, in lower case, and their common short forms."""

from __future__ import annotations

import re

# A month each: English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Polish,
# Czech, Russian, Ukrainian, Turkish, Hungarian, Romanian, Finnish, Greek, Indonesian, Hindi.
_NAMES = """\
january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari stycznia
    styczeń ledna leden января янв січня ocak január ianuarie tammikuuta ιανουαρίου जनवरी
february feb februar feber février févr fév febrero febbraio fevereiro fev februari lutego
    luty února únor февраля фев лютого şubat február februarie helmikuuta φεβρουαρίου फरवरी
    febuari
march mar märz mär mrz mars marzo março maart mrt marts marca marzec března březen марта мар
    березня mart március martie maaliskuuta μαρτίου maret मार्च
april apr avril avr abril abr aprile kwietnia kwiecień dubna duben апреля апр квітня nisan
    április aprilie huhtikuuta απριλίου अप्रैल
may mai mayo maggio mag maio mei maj maja května květen мая май травня mayıs május toukokuuta
    μαΐου मई
june jun juni juin junio giugno giu junho czerwca czerwiec června červen июня июн червня
    haziran június iunie kesäkuuta ιουνίου जून
july jul juli juillet juil julio luglio lug julho lipca lipiec července červenec июля июл
    липня temmuz július iulie heinäkuuta ιουλίου जुलाई
august aug août agosto ago augustus augusti sierpnia sierpień srpna srpen августа авг серпня
    ağustos augusztus elokuuta αυγούστου agustus अगस्त
september sep sept septembre septiembre setiembre settembre set setembro września wrzesień
    září сентября сен сент вересня eylül szeptember septembrie syyskuuta σεπτεμβρίου सितंबर
    सितम्बर
october oct oktober okt octobre octubre ottobre ott outubro out października październik října
    říjen октября окт жовтня ekim október octombrie lokakuuta οκτωβρίου अक्टूबर
november nov novembre noviembre novembro listopada listopad listopadu ноября ноя нояб
    листопада kasım noiembrie marraskuuta νοεμβρίου नवंबर
december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudnia
    grudzień prosince prosinec декабря дек грудня aralık decembrie joulukuuta δεκεμβρίου दिसंबर
"""  # noqa: RUF001 (names in other scripts)
NUMBERS = {
    name: number
    for number, names in enumerate(re.split(r"\n(?! )", _NAMES.strip()), 1)
    for name in names.split()
}
