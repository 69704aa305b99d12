"""The same small table in many languages."""

SIMPLIFIED = "客户编号,姓名,总体满意度,是否推荐,意见\n" + "".join(
    f"{i},王小明,{'很满意' if i % 2 else '不太满意'},会推荐,服务态度很好，价格也合适\n" for i in range(30)
)
TRADITIONAL = "編號,姓名,滿意度,評語\n" + "".join(
    f"{i},陳大文,{'非常滿意' if i % 2 else '普通'},服務態度很好，價格也合理\n" for i in range(30)
)
JAPANESE = "番号,氏名,満足度,コメント\n" + "".join(
    f"{i},山田太郎,とても満足,サービスが良かったです\n" for i in range(30)
)
KOREAN = "번호,이름,만족도,의견\n" + "".join(f"{i},홍길동,매우 만족,서비스가 아주 좋았습니다\n" for i in range(30))
GERMAN = "Kunde;Straße;Umsatz (€)\n" + "".join(f"{i:05};Königstraße {i};1.2{i:02},50\n" for i in range(10, 40))
FRENCH = "Client,Réponse,Été\n" + "".join(f"{i},Ça me plaît,déjà reçu à Orléans\n" for i in range(30))
RUSSIAN = "Клиент,Ответ\n" + "".join(f"{i},Очень доволен обслуживанием\n" for i in range(30))
POLISH = "Klient,Odpowiedź\n" + "".join(f"{i},Bardzo się cieszę że żółty świeży chleb\n" for i in range(30))
