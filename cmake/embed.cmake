# Turns files, one after another, into a C array:
# cmake -DIN="a|b" -DOUT=x.c -DNAME=x -P embed.cmake
string(REPLACE "|" ";" files "${IN}")
set(hex "")
foreach(file ${files})
	file(READ "${file}" part HEX)
	string(APPEND hex "${part}")
endforeach()
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(................................................................................)"
	"\\1\n\t" bytes "${bytes}")
file(WRITE "${OUT}" "/* ${NAME}, made at build time. */
#include \"capture/embedded.h\"

static const char bytes[] = {
	${bytes}0
};

const struct text ${NAME} = { bytes, sizeof(bytes) - 1 };
")
