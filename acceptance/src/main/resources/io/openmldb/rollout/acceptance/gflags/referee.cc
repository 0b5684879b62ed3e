// Reads flag files as a server does that is called as ./bin/openmldb, with the real gflags, and says what the flags are
// then. On standard input: a file's length (four bytes, the highest first) and its bytes, again and again. On standard
// output for each: one byte, 1 when gflags takes the file, 0 when it would end the server; then every flag's value,
// in the order of the names in FLAGS below, each as length and bytes.
#include <gflags/gflags.h>

#include <cstdint>
#include <cstdio>
#include <string>

DEFINE_string(a, "default of a", "");
DEFINE_string(b, "default of b", "");
DEFINE_string(gc_interval, "default of gc_interval", "");
DEFINE_string(zk_cluster, "default of zk_cluster", "");
DEFINE_string(x_y, "default of x_y", "");
DEFINE_bool(auto_failover, false, "");
DEFINE_bool(enable_status_service, true, "");

static const char* const FLAGS[] = {"a",   "b",             "gc_interval",          "zk_cluster",
                                    "x_y", "auto_failover", "enable_status_service"};

static bool ReadLength(uint32_t* length) {
    unsigned char bytes[4];
    if (fread(bytes, 1, sizeof bytes, stdin) != sizeof bytes) return false;
    *length = uint32_t(bytes[0]) << 24 | uint32_t(bytes[1]) << 16 | uint32_t(bytes[2]) << 8 | bytes[3];
    return true;
}

static void WriteBytes(const std::string& bytes) {
    const uint32_t length = bytes.size();
    const unsigned char head[] = {static_cast<unsigned char>(length >> 24), static_cast<unsigned char>(length >> 16),
                                  static_cast<unsigned char>(length >> 8), static_cast<unsigned char>(length)};
    fwrite(head, 1, sizeof head, stdout);
    fwrite(bytes.data(), 1, bytes.size(), stdout);
}

int main() {
    int argc = 1;
    char name[] = "./bin/openmldb";
    char* arguments[] = {name, nullptr};
    char** argv = arguments;
    google::ParseCommandLineFlags(&argc, &argv, true);
    uint32_t length;
    while (ReadLength(&length)) {
        std::string file(length, '\0');
        if (fread(&file[0], 1, length, stdin) != length) return 1;
        google::FlagSaver defaults;
        // As ReadFileIntoString hands it on: a C string would end at a NUL byte in there, too.
        putchar(google::ReadFlagsFromString(file, name, false) ? 1 : 0);
        for (const char* flag : FLAGS) {
            std::string value;
            google::GetCommandLineOption(flag, &value);
            WriteBytes(value);
        }
        fflush(stdout);
    }
    return 0;
}
