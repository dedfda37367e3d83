/*
 * Echo server as a plain loop over epoll, a thread for each worker, no runtime: what the machine
 * allows. Takes "echo-server WORKERS", prints its port, answers lines as edo.bench.EchoServers does.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 16 * 1024, BACKLOG = 4096, EVENTS = 256 };

/* What a socket did not take: answers that wait until it takes them. */
struct conn {
  int fd;
  size_t at, len;
  char *rest;
};

static int listener;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void drop(struct conn *c) {
  close(c->fd);
  free(c->rest);
  free(c);
}

static void watch(int ep, int op, struct conn *c, uint32_t events) {
  struct epoll_event e = {.events = events, .data.ptr = c};
  if (epoll_ctl(ep, op, c->fd, &e)) die("epoll_ctl");
}

/* Whether the connection lives on. */
static int flush_rest(int ep, struct conn *c) {
  while (c->at < c->len) {
    ssize_t n = send(c->fd, c->rest + c->at, c->len - c->at, MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    c->at += (size_t)n;
  }
  free(c->rest);
  c->rest = NULL;
  watch(ep, EPOLL_CTL_MOD, c, EPOLLIN);
  return 1;
}

static int echo(int ep, struct conn *c, char *buffer) {
  ssize_t n = recv(c->fd, buffer, BUFFER, 0);
  if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR);
  ssize_t sent = send(c->fd, buffer, (size_t)n, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) return 0;
  if (sent < 0) sent = 0;
  if (sent < n) {
    c->at = 0;
    c->len = (size_t)(n - sent);
    c->rest = malloc(c->len);
    if (!c->rest) die("malloc");
    memcpy(c->rest, buffer + sent, c->len);
    watch(ep, EPOLL_CTL_MOD, c, EPOLLOUT); /* no more input until this is out */
  }
  return 1;
}

/* All workers wait for the one listener; whom the kernel wakes keeps the connection. */
static _Noreturn void run(void) {
  static _Thread_local char buffer[BUFFER];
  int ep = epoll_create1(EPOLL_CLOEXEC);
  if (ep < 0) die("epoll_create1");
  struct epoll_event e = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = NULL};
  if (epoll_ctl(ep, EPOLL_CTL_ADD, listener, &e)) die("epoll_ctl");
  struct epoll_event events[EVENTS];
  for (;;) {
    int n = epoll_wait(ep, events, EVENTS, -1);
    if (n < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < n; i++) {
      struct conn *c = events[i].data.ptr;
      if (!c) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) continue; /* another worker was faster */
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        c = calloc(1, sizeof *c);
        if (!c) die("calloc");
        c->fd = fd;
        watch(ep, EPOLL_CTL_ADD, c, EPOLLIN);
      } else if (!(c->rest ? flush_rest(ep, c) : echo(ep, c, buffer))) {
        drop(c);
      }
    }
  }
}

static void *work(void *arg) {
  (void)arg;
  run();
}

int main(int argc, char **argv) {
  if (argc != 3 || strcmp(argv[1], "echo-server")) {
    fprintf(stderr, "usage: edo-bench-c echo-server WORKERS\n");
    return 2;
  }
  struct rlimit files;
  if (!getrlimit(RLIMIT_NOFILE, &files)) {
    files.rlim_cur = files.rlim_max; /* as a JVM does */
    setrlimit(RLIMIT_NOFILE, &files);
  }
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  if (listener < 0 || bind(listener, (struct sockaddr *)&at, size) || listen(listener, BACKLOG) ||
      getsockname(listener, (struct sockaddr *)&at, &size))
    die("listen");
  int workers = atoi(argv[2]);
  for (int i = 0; i < workers; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL)) die("pthread_create");
  }
  printf("port %d\n", ntohs(at.sin_port));
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    printf("%s 0\n", strncmp(line, "heap", 4) ? "wakes" : "heap");
    fflush(stdout);
  }
  return 0;
}
