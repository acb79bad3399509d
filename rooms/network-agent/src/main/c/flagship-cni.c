/*
 * flagship-cni: the CNI plugin that a container runtime starts for every interface of every pod.
 *
 * It decides nothing. It checks what the runtime said, hands it to the network agent of this node over the Unix socket that the
 * configuration names ("server_socket"), prints the answer and ends. A JVM would be too slow for that; this starts in a millisecond, is
 * linked statically and needs nothing on a node.
 *
 * To the agent: POST /cni with the runtime's environment as headers and its configuration, untouched, as the body. Back: 200 and what to
 * print (exit 0), or another status and a CNI error object (exit 1).
 *
 * Source of the rules: CNI specification 1.1.0 (parameters, versions, error codes).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define NEWEST "1.1.0"
#define INPUT_BYTES_MAX (1 << 20)
#define ANSWER_BYTES_MAX (4 << 20)
#define ENV_BYTES_MAX 4096
#define DEPTH_MAX 64
/* An ADD may wait for the controller, for flows and for the gateway; the agent itself gives up before that. */
#define ADD_SECONDS 280
#define OTHER_SECONDS 60
#define SECONDS_MAX 3600

enum code {
    INCOMPATIBLE_VERSION = 1,
    BAD_ENVIRONMENT = 4,
    INPUT_OUTPUT = 5,
    BAD_JSON = 6,
    BAD_CONFIGURATION = 7,
    TRY_AGAIN_LATER = 11,
    NOT_AVAILABLE = 50,
};

static const char *const versions[] = {"0.3.0", "0.3.1", "0.4.0", "1.0.0", NEWEST};
#define VERSION_COUNT (sizeof versions / sizeof *versions)

/* What of the configuration concerns this program; empty strings where a key is absent. */
struct config {
    char version[32];
    char socket[4096];
    char ipam_socket[4096];
    long timeout_seconds;
};

static const char *answer_version = NEWEST;
/* What a runtime is told when the agent does not answer; STATUS has a code of its own for it. */
static enum code unreachable = TRY_AGAIN_LATER;

/* ---- answers ---- */

static void print_escaped(const char *text) {
    for (const unsigned char *c = (const unsigned char *) text; *c; c++) {
        if (*c == '"' || *c == '\\') printf("\\%c", *c);
        else if (*c < 0x20) printf("\\u%04x", *c);
        else putchar(*c);
    }
}

/* Prints a CNI error object and ends the program. */
__attribute__((noreturn, format(printf, 2, 3))) static void fail(enum code code, const char *format, ...) {
    char message[8192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    printf("{\"cniVersion\":\"%s\",\"code\":%d,\"msg\":\"", answer_version, code);
    print_escaped(message);
    printf("\"}\n");
    exit(fflush(stdout) == 0 ? 1 : 2);
}

/* The place of a version in the order of versions; -1 for one that is not spoken here. */
static int version_rank(const char *version) {
    for (size_t i = 0; i < VERSION_COUNT; i++) {
        if (strcmp(versions[i], version) == 0) return (int) i;
    }
    return -1;
}

/* ---- JSON: a checking scanner that keeps four values ---- */

struct scan {
    const char *at;
    const char *end;
    struct config *config;
};

__attribute__((noreturn)) static void malformed(const struct scan *scan, const char *what) {
    (void) scan;
    fail(BAD_JSON, "the network configuration on standard input is not JSON: %s", what);
}

static void blanks(struct scan *scan) {
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) && *scan->at) scan->at++;
}

static char peek(struct scan *scan) {
    blanks(scan);
    if (scan->at == scan->end) malformed(scan, "it ends too early");
    return *scan->at;
}

static void expect(struct scan *scan, char c) {
    if (peek(scan) != c) malformed(scan, "a bracket, colon or comma is missing");
    scan->at++;
}

static unsigned hex4(struct scan *scan) {
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        if (scan->at == scan->end) malformed(scan, "it ends too early");
        char c = *scan->at++;
        if (c >= '0' && c <= '9') value = value * 16 + (unsigned) (c - '0');
        else if (c >= 'a' && c <= 'f') value = value * 16 + (unsigned) (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F') value = value * 16 + (unsigned) (c - 'A' + 10);
        else malformed(scan, "bad \\u escape");
    }
    return value;
}

/* Reads a string; keeps it in out (cut to size, which makes it unusable but never overflows) where out is given. */
static void string(struct scan *scan, char *out, size_t size) {
    size_t length = 0;
    expect(scan, '"');
    for (;;) {
        if (scan->at == scan->end) malformed(scan, "it ends inside a string");
        unsigned c = (unsigned char) *scan->at++;
        if (c == '"') break;
        if (c < 0x20) malformed(scan, "control character in a string");
        if (c == '\\') {
            if (scan->at == scan->end) malformed(scan, "it ends inside a string");
            char escape = *scan->at++;
            switch (escape) {
                case '"': case '\\': case '/': c = (unsigned char) escape; break;
                case 'b': c = '\b'; break;
                case 'f': c = '\f'; break;
                case 'n': c = '\n'; break;
                case 'r': c = '\r'; break;
                case 't': c = '\t'; break;
                case 'u': c = hex4(scan); if (c == 0 || c > 0x7f) c = '?'; break;
                default: malformed(scan, "unknown escape in a string");
            }
        }
        if (out && length + 1 < size) out[length++] = (char) c;
    }
    if (out) out[length] = 0;
}

/* Numbers and words; the grammar in detail is the agent's business. */
static long scalar(struct scan *scan) {
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at && strchr("+-.eE0123456789truefalsn", *scan->at)) scan->at++;
    size_t length = (size_t) (scan->at - start);
    char text[64] = "";
    if (length == 0 || length >= sizeof text) malformed(scan, "a value is missing or unknown");
    memcpy(text, start, length);
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "null") == 0) return 0;
    char *rest;
    double number = strtod(text, &rest);
    if (*rest || strchr("+tfns", text[0])) malformed(scan, "a value is missing or unknown");
    return number > SECONDS_MAX ? SECONDS_MAX : number < 0 ? 0 : (long) number;
}

static void value(struct scan *scan, int depth);

static void member(struct scan *scan, int depth, bool ipam) {
    char key[64];
    string(scan, key, sizeof key);
    expect(scan, ':');
    char *out = NULL;
    size_t size = 0;
    bool top = depth == 1;
    if (top && strcmp(key, "cniVersion") == 0) out = scan->config->version, size = sizeof scan->config->version;
    if (top && strcmp(key, "server_socket") == 0) out = scan->config->socket, size = sizeof scan->config->socket;
    if (ipam && strcmp(key, "server_socket") == 0) out = scan->config->ipam_socket, size = sizeof scan->config->ipam_socket;
    char first = peek(scan);
    if (out && first != '"') fail(BAD_CONFIGURATION, "\"%s\" in the network configuration must be a string", key);
    if (out) string(scan, out, size);
    else if (top && strcmp(key, "timeout_seconds") == 0 && first != '{' && first != '[' && first != '"') scan->config->timeout_seconds = scalar(scan);
    else if (top && strcmp(key, "ipam") == 0 && first == '{') value(scan, -1);
    else value(scan, depth);
}

/* depth -1 is the object "ipam" of the top level. */
static void value(struct scan *scan, int depth) {
    bool ipam = depth == -1;
    int inside = ipam ? 2 : depth + 1;
    if (inside > DEPTH_MAX) malformed(scan, "it is nested too deeply");
    char first = peek(scan);
    if (first == '"') {
        string(scan, NULL, 0);
    } else if (first == '{' || first == '[') {
        char close = first == '{' ? '}' : ']';
        scan->at++;
        if (peek(scan) == close) {
            scan->at++;
            return;
        }
        for (;;) {
            if (first == '{') member(scan, inside, ipam);
            else value(scan, inside);
            if (peek(scan) == close) break;
            expect(scan, ',');
        }
        scan->at++;
    } else {
        scalar(scan);
    }
}

static void read_config(const char *input, size_t length, struct config *config) {
    struct scan scan = {input, input + length, config};
    if (peek(&scan) != '{') malformed(&scan, "it is not an object");
    value(&scan, 0);
    blanks(&scan);
    if (scan.at != scan.end) malformed(&scan, "something follows the object");
}

/* ---- the runtime's side ---- */

static size_t read_input(char *input) {
    size_t length = 0;
    for (;;) {
        ssize_t got = read(STDIN_FILENO, input + length, INPUT_BYTES_MAX - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(INPUT_OUTPUT, "the network configuration cannot be read from standard input: %s", strerror(errno));
        if (got == 0) return length;
        length += (size_t) got;
        if (length == INPUT_BYTES_MAX) fail(BAD_CONFIGURATION, "the network configuration is larger than %d bytes", INPUT_BYTES_MAX);
    }
}

static const char *environment(const char *name) {
    const char *text = getenv(name);
    if (!text) return "";
    if (strlen(text) >= ENV_BYTES_MAX) fail(BAD_ENVIRONMENT, "%s is longer than %d bytes", name, ENV_BYTES_MAX);
    for (const unsigned char *c = (const unsigned char *) text; *c; c++) {
        if (*c < 0x20 || *c == 0x7f) fail(BAD_ENVIRONMENT, "%s contains a control character", name);
    }
    return text;
}

static const char *required(const char *name, const char *command) {
    const char *text = environment(name);
    if (!*text) fail(BAD_ENVIRONMENT, "required environment variable %s is missing for CNI_COMMAND=%s", name, command);
    return text;
}

static bool all_in(const char *text, const char *characters) {
    return text[strspn(text, characters)] == 0;
}

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static void check_parameters(const char *command) {
    const char *container = required("CNI_CONTAINERID", command);
    if (!strchr(ALNUM, container[0]) || !all_in(container, ALNUM "_.-")) {
        fail(BAD_ENVIRONMENT, "CNI_CONTAINERID \"%s\" is invalid: letters, digits, \"_\", \".\" and \"-\", the first a letter or digit", container);
    }
    if (strcmp(command, "DEL") != 0) required("CNI_NETNS", command);
    const char *interface = required("CNI_IFNAME", command);
    if (strlen(interface) > 15 || strcmp(interface, ".") == 0 || strcmp(interface, "..") == 0 || strpbrk(interface, "/: \t")) {
        fail(BAD_ENVIRONMENT, "CNI_IFNAME \"%s\" is invalid: at most 15 characters without \"/\", \":\" and blanks", interface);
    }
}

/* Ends the program for a version that is not spoken here, or that has not this command. */
static void check_version(const struct config *config, const char *command) {
    int rank = version_rank(config->version);
    if (rank < 0) {
        fail(INCOMPATIBLE_VERSION, "incompatible CNI versions: the configuration asks for \"%s\", this plugin supports 0.3.0, 0.3.1, 0.4.0, 1.0.0 and 1.1.0",
             config->version);
    }
    answer_version = versions[rank];
    bool since_040 = strcmp(command, "CHECK") == 0, since_110 = strcmp(command, "GC") == 0 || strcmp(command, "STATUS") == 0;
    if ((since_040 && rank < version_rank("0.4.0")) || (since_110 && rank < version_rank("1.1.0"))) {
        fail(INCOMPATIBLE_VERSION, "CNI version %s has no command %s: it came with %s", config->version, command, since_040 ? "0.4.0" : "1.1.0");
    }
}

static void print_versions(const struct config *config) {
    int rank = version_rank(config->version);
    printf("{\"cniVersion\":\"%s\",\"supportedVersions\":[", rank < 0 ? NEWEST : config->version);
    for (size_t i = 0; i < VERSION_COUNT; i++) printf("%s\"%s\"", i ? "," : "", versions[i]);
    printf("]}\n");
}

/* ---- the agent's side ---- */

static struct timespec deadline;

static int remaining_millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long millis = (deadline.tv_sec - now.tv_sec) * 1000LL + (deadline.tv_nsec - now.tv_nsec) / 1000000;
    return millis < 0 ? 0 : millis > 1 << 30 ? 1 << 30 : (int) millis;
}

static void wait_for(int fd, short events, const char *path) {
    struct pollfd ready = {.fd = fd, .events = events};
    for (;;) {
        int count = poll(&ready, 1, remaining_millis());
        if (count > 0) return;
        if (count == 0) fail(unreachable, "RPC failed; the network agent at %s did not answer in time", path);
        if (errno != EINTR) fail(INPUT_OUTPUT, "RPC failed; waiting for the network agent at %s: %s", path, strerror(errno));
    }
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fail(BAD_CONFIGURATION, "\"server_socket\" is longer than %zu characters: %s", sizeof address.sun_path - 1, path);
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) fail(INPUT_OUTPUT, "no socket can be made: %s", strerror(errno));
    int left = remaining_millis();
    struct timeval limit = {.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000 + 1};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit); /* Bounds the connect: an agent whose queue is full. */
    if (connect(fd, (struct sockaddr *) &address, sizeof address) < 0) {
        fail(unreachable, "RPC failed; the network agent cannot be reached at %s: %s; is \"flagship network-agent\" running on this node?", path,
             strerror(errno));
    }
    return fd;
}

static void send_all(int fd, const char *bytes, size_t length, const char *path) {
    while (length > 0) {
        wait_for(fd, POLLOUT, path);
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) fail(unreachable, "RPC failed; the network agent at %s closed the connection: %s", path, strerror(errno));
        bytes += sent;
        length -= (size_t) sent;
    }
}

/* Reads until the agent closes; the answer ends with a zero byte. */
static char *receive_all(int fd, const char *path) {
    size_t size = 16 << 10, length = 0;
    char *answer = malloc(size);
    for (;;) {
        if (!answer) fail(INPUT_OUTPUT, "out of memory");
        wait_for(fd, POLLIN, path);
        ssize_t got = recv(fd, answer + length, size - length - 1, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(unreachable, "RPC failed; the network agent at %s broke off: %s", path, strerror(errno));
        if (got == 0) break;
        length += (size_t) got;
        if (length >= ANSWER_BYTES_MAX) fail(INPUT_OUTPUT, "RPC failed; the answer of the network agent at %s is too large", path);
        if (size - length < 4096) answer = realloc(answer, size *= 2);
    }
    answer[length] = 0;
    return answer;
}

/* Prints what the agent answers; the exit code. */
static int call_agent(const struct config *config, const char *command, const char *input, size_t length) {
    const char *path = *config->socket ? config->socket : config->ipam_socket;
    if (!*path) fail(BAD_CONFIGURATION, "the network configuration has no \"server_socket\": name the Unix socket of flagship network-agent");
    long seconds = config->timeout_seconds ? config->timeout_seconds : strcmp(command, "ADD") == 0 ? ADD_SECONDS : OTHER_SECONDS;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += seconds;
    static char head[6 * ENV_BYTES_MAX];
    int head_length = snprintf(head, sizeof head,
                               "POST /cni HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                               "Cni-Command: %s\r\nCni-Containerid: %s\r\nCni-Netns: %s\r\nCni-Ifname: %s\r\nCni-Args: %s\r\n\r\n",
                               length, command, environment("CNI_CONTAINERID"), environment("CNI_NETNS"), environment("CNI_IFNAME"), environment("CNI_ARGS"));
    int fd = connect_to(path);
    send_all(fd, head, (size_t) head_length, path);
    send_all(fd, input, length, path);
    char *answer = receive_all(fd, path);
    int status = 0;
    char *body = strstr(answer, "\r\n\r\n");
    if (sscanf(answer, "HTTP/1.%*d %d", &status) != 1 || !body) {
        fail(unreachable, "RPC failed; the network agent at %s broke off in the middle of its answer", path);
    }
    body += 4;
    if (status != 200 && !*body) fail(unreachable, "RPC failed; the network agent at %s answered %d", path, status);
    fputs(body, stdout);
    if (fflush(stdout) != 0) return 2;
    return status == 200 ? 0 : 1;
}

int main(void) {
    static char input[INPUT_BYTES_MAX];
    static struct config config;
    static const char *const commands[] = {"ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION"};
    const char *command = environment("CNI_COMMAND");
    bool known = false;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) known |= strcmp(command, commands[i]) == 0;
    if (!*command) fail(BAD_ENVIRONMENT, "CNI_COMMAND is missing: this is a CNI plugin, started by a container runtime");
    if (!known) fail(BAD_ENVIRONMENT, "unknown CNI_COMMAND \"%s\": this plugin knows ADD, DEL, CHECK, GC, STATUS and VERSION", command);
    size_t length = read_input(input);
    if (strcmp(command, "VERSION") == 0) {
        if (length > 0) read_config(input, length, &config); /* Before 0.4.0 a runtime sent nothing. */
        print_versions(&config);
        return 0;
    }
    read_config(input, length, &config);
    check_version(&config, command);
    if (strcmp(command, "STATUS") == 0) unreachable = NOT_AVAILABLE;
    if (strcmp(command, "GC") != 0 && strcmp(command, "STATUS") != 0) check_parameters(command);
    return call_agent(&config, command, input, length);
}
