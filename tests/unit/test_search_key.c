/* test_search_key.c: names that people take for the same are found alike. */
#include "rate/search_key.h"
#include "tap.h"

static void
same(const char *a, const char *b)
{
	struct str x, y;

	str_init(&x, 1000);
	str_init(&y, 1000);
	search_key_add(&x, text_of(a));
	search_key_add(&y, text_of(b));
	tap_text(x.p, y.p, a);
	str_done(&x);
	str_done(&y);
}

static void
folded(const char *from, const char *to)
{
	struct str x;

	str_init(&x, 1000);
	search_key_add(&x, text_of(from));
	tap_text(x.p, to, from);
	str_done(&x);
}

int
main(void)
{
	same("髙橋工務店", "高橋工務店");
	same("株式会社 﨑山", "株式会社崎山");
	same("𠮷野家さんぷる", "吉野家サンプル");
	same("ｻﾝﾌﾟﾙ商事", "さんぷる商事");
	same("ｶﾞﾗｽ", "ガラス");
	same("ｳﾞｪﾙﾃﾞ", "ヴェルデ");
	same("ＡＢＣ　Ｃｏ．，Ｌｔｄ．", "abc co ltd");
	same("さんぷる・製作所", "サンプル製作所");
	same("佐々木", "佐々木");
	same("渡邊", "渡邉");
	folded("カー用品　ﾊﾟｰﾂ１２", "カー用品パーツ12");
	folded("", "");
	folded("…", "…");
	folded("\xE2\x80\x93-(株)", "株");
	return tap_done();
}
