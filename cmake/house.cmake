# The words the build speaks: room, program, unit, model, story, fuzz.
# A room is a static library named once; nobody lists its files again.

add_library(house_flags INTERFACE)
target_compile_features(house_flags INTERFACE c_std_17)
target_include_directories(house_flags INTERFACE
	${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(house_flags INTERFACE _GNU_SOURCE
	_FILE_OFFSET_BITS=64)
target_compile_options(house_flags INTERFACE
	-Wall -Wextra -Wpedantic -Werror -Wshadow -Wstrict-prototypes
	-Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef
	-Wvla -fno-common -fno-strict-aliasing)
if(KOMAINU_SANITIZE)
	target_compile_options(house_flags INTERFACE -g -O1
		-fsanitize=address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	target_link_options(house_flags INTERFACE -fsanitize=address,undefined)
endif()
if(KOMAINU_HARDEN)
	target_compile_options(house_flags INTERFACE -O2 -g
		-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong
		-fstack-clash-protection -fPIE -fvisibility=hidden)
	target_link_options(house_flags INTERFACE -pie
		-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(KOMAINU_FUZZ)
	target_compile_options(house_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Leaks inside other people's libraries that are caches by design.
set(HOUSE_TEST_ENVIRONMENT
	"LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0")

# room(NAME SOURCES a.c b.c DEPS other rooms LIBS outside libraries STRICT)
function(room name)
	cmake_parse_arguments(R "STRICT" "" "SOURCES;DEPS;LIBS;GENERATED" ${ARGN})
	list(TRANSFORM R_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/src/${name}/)
	add_library(${name} STATIC ${R_SOURCES} ${R_GENERATED})
	target_link_libraries(${name} PUBLIC house_flags ${R_DEPS} ${R_LIBS})
	if(R_STRICT)
		target_compile_options(${name} PRIVATE -Wconversion
			-Wno-sign-conversion)
	endif()
endfunction()

# unit(test_x DEPS rooms [LABEL unit]): tests/LABEL/test_x.c, speaks TAP.
function(unit name)
	cmake_parse_arguments(U "" "LABEL" "DEPS;ARGS" ${ARGN})
	if(NOT U_LABEL)
		set(U_LABEL unit)
	endif()
	add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/${U_LABEL}/${name}.c)
	target_link_libraries(${name} PRIVATE tap ${U_DEPS})
	add_test(NAME ${U_LABEL}/${name} COMMAND ${name} ${U_ARGS}
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(${U_LABEL}/${name} PROPERTIES LABELS ${U_LABEL}
		TIMEOUT 300 ENVIRONMENT "${HOUSE_TEST_ENVIRONMENT}")
endfunction()

# script_test(LABEL NAME COMMAND ...): a test that is a script.
function(script_test label name)
	cmake_parse_arguments(S "SERIAL" "TIMEOUT" "COMMAND" ${ARGN})
	if(NOT S_TIMEOUT)
		set(S_TIMEOUT 600)
	endif()
	add_test(NAME ${label}/${name} COMMAND ${S_COMMAND}
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(${label}/${name} PROPERTIES LABELS ${label}
		TIMEOUT ${S_TIMEOUT} SKIP_RETURN_CODE 77
		ENVIRONMENT
		"KOMAINU_BUILD=${CMAKE_BINARY_DIR};${HOUSE_TEST_ENVIRONMENT}")
	if(S_SERIAL)
		set_tests_properties(${label}/${name} PROPERTIES RUN_SERIAL ON)
	endif()
endfunction()

# fuzz(fuzz_x DEPS rooms): tests/fuzz/fuzz_x.c defines LLVMFuzzerTestOneInput.
# In the fuzz preset it is a libFuzzer program; everywhere else the same source
# gets a main that replays tests/fuzz/corpus/fuzz_x and runs as a test.
function(fuzz name)
	cmake_parse_arguments(F "" "" "DEPS" ${ARGN})
	set(corpus ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
	if(KOMAINU_FUZZ)
		add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.c)
		target_link_libraries(${name} PRIVATE ${F_DEPS})
		target_link_options(${name} PRIVATE -fsanitize=fuzzer)
	else()
		add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.c
			${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
		target_link_libraries(${name} PRIVATE ${F_DEPS})
		add_test(NAME fuzz/${name} COMMAND ${name} ${corpus})
		set_tests_properties(fuzz/${name} PROPERTIES LABELS fuzz)
	endif()
endfunction()
