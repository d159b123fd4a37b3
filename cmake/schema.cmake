# Puts the numbered SQL files into the program, with their checksums.
# cmake -DOUT=file.c -DFILES=a.sql,b.sql -P schema.cmake
string(REPLACE "," ";" FILES "${FILES}")
set(body "")
set(table "")
set(number 0)
foreach(file ${FILES})
	math(EXPR number "${number} + 1")
	get_filename_component(name ${file} NAME)
	if(NOT name MATCHES "^0*${number}_")
		message(FATAL_ERROR "${name}: number ${number} is expected")
	endif()
	file(SHA256 ${file} checksum)
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
	string(APPEND body
		"static const char sql_${number}[] = { ${bytes} 0 };\n")
	string(APPEND table
		"\t{ ${number}, \"${name}\", \"${checksum}\", sql_${number} },\n")
endforeach()
file(WRITE ${OUT} "#include \"db/schema.h\"\n\n${body}
const struct schema_file schema_file[] = {\n${table}};
const int schema_files = ${number};\n")
