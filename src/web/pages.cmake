# The library "pages": templates, escapers and embedded files. It knows no
# database and no server, so the golden tests can render every page alone.

add_executable(mktmpl
	${CMAKE_SOURCE_DIR}/tools/mktmpl/compile.c
	${CMAKE_SOURCE_DIR}/tools/mktmpl/context.c
	${CMAKE_SOURCE_DIR}/tools/mktmpl/expression.c
	${CMAKE_SOURCE_DIR}/tools/mktmpl/main.c
	${CMAKE_SOURCE_DIR}/tools/mktmpl/rules.c)
target_link_libraries(mktmpl PRIVATE house_flags)
add_executable(mkasset ${CMAKE_SOURCE_DIR}/tools/mkasset/mkasset.c)
target_link_libraries(mkasset PRIVATE house_flags z)

# template(x): src/web/x.tmpl becomes web/x_tmpl.c and web/x_tmpl.h.
set(pages_generated)
function(template name)
	set(from ${CMAKE_SOURCE_DIR}/src/web/${name}.tmpl)
	set(to ${CMAKE_BINARY_DIR}/generated/web/${name}_tmpl)
	add_custom_command(OUTPUT ${to}.c ${to}.h
		COMMAND mktmpl ${from} ${to}.c ${to}.h web/${name}_tmpl.h
		DEPENDS mktmpl ${from} VERBATIM)
	set(pages_generated ${pages_generated} ${to}.c ${to}.h PARENT_SCOPE)
endfunction()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated/web)

foreach(name account alert audit device diagnosis error frame health home incident key look parts policy profile report
		people
		absence inbox provider suppression sensor
		notice
		sign)
	template(${name})
endforeach()

# One style sheet, so that a page needs one request: the parts in this order.
set(style ${CMAKE_BINARY_DIR}/generated/komainu.css)
set(style_parts tokens base frame parts pages work print)
list(TRANSFORM style_parts REPLACE "(.+)"
	"${CMAKE_SOURCE_DIR}/assets/css/\\1.css")
add_custom_command(OUTPUT ${style}
	COMMAND ${CMAKE_COMMAND} -E cat ${style_parts} > ${style}
	DEPENDS ${style_parts} VERBATIM)
set(pages_assets ${style} ${CMAKE_SOURCE_DIR}/assets/mark.svg
	${CMAKE_SOURCE_DIR}/assets/progress.js
	${CMAKE_SOURCE_DIR}/assets/answers.js
	${CMAKE_SOURCE_DIR}/assets/inbox.js)
set(asset_table ${CMAKE_BINARY_DIR}/generated/web/asset_table.c)
add_custom_command(OUTPUT ${asset_table}
	COMMAND mkasset ${asset_table} ${pages_assets}
	DEPENDS mkasset ${pages_assets} VERBATIM)

add_library(pages STATIC ${CMAKE_SOURCE_DIR}/src/web/asset.c
	${CMAKE_SOURCE_DIR}/src/web/html_out.c
	${asset_table} ${pages_generated})
target_link_libraries(pages PUBLIC house_flags base content)

unit(test_html_out DEPS pages)
script_test(unit mktmpl COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/tools/mktmpl.py
	$<TARGET_FILE:mktmpl> ${CMAKE_C_COMPILER} ${CMAKE_BINARY_DIR})

foreach(name test_pages test_account_pages test_work_pages test_report_pages)
	unit(${name} LABEL golden DEPS pages)
	target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/golden/golden.c)
endforeach()
script_test(golden tidy COMMAND ${CMAKE_SOURCE_DIR}/tests/golden/tidy.sh)
