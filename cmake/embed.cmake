# Turns a file into a C array: cmake -DIN=x -DOUT=x.c -DNAME=x -P embed.cmake
file(READ "${IN}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(................................................................................)"
	"\\1\n\t" bytes "${bytes}")
get_filename_component(file "${IN}" NAME)
file(WRITE "${OUT}" "/* ${file}, made at build time. */
#include \"capture/embedded.h\"

static const char bytes[] = {
	${bytes}0
};

const struct text ${NAME} = { bytes, sizeof(bytes) - 1 };
")
