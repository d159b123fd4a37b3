// simdjson_bench.cpp: how fast the fastest JSON library in Debian parses the
// same lines and does nothing with them: the ceiling for any reader. Prints
// "simdjson records seconds" of CPU time.
#include <cstdio>
#include <ctime>
#include <simdjson.h>

static double
cpu_seconds()
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return static_cast<double>(t.tv_sec) +
	       static_cast<double>(t.tv_nsec) / 1e9;
}

int
main(int argc, char **argv)
{
	simdjson::dom::parser parser;
	simdjson::padded_string all;
	simdjson::dom::document_stream stream;
	long records = 0;

	if (argc != 2 ||
	    simdjson::padded_string::load(argv[1]).get(all) != 0) {
		std::fprintf(stderr, "usage: simdjson_bench FILE\n");
		return 64;
	}
	double since = cpu_seconds();
	if (parser.parse_many(all, 4000000).get(stream) != 0)
		return 1;
	for (auto document : stream)
		records += document.error() == simdjson::SUCCESS;
	std::printf("simdjson %ld %.3f\n", records, cpu_seconds() - since);
	return 0;
}
