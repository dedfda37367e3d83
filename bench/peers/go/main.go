// The other side of the benchmarks in Go: takes what edo.bench.Child takes, prints what it prints.
//
// Arguments: suite, bench, system, workers, samples, warm-up and sample length in ms; or
// echo-server and a number of workers.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

// bench does its work once and says how many operations that were.
type bench func() int64

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		fail("not a number: " + text)
	}
	return n
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "echo-server" {
		runtime.GOMAXPROCS(number(os.Args[2]))
		serve()
		return
	}
	if len(os.Args) != 8 {
		fail("usage: edo-bench-go SUITE BENCH SYSTEM WORKERS SAMPLES WARM LENGTH")
	}
	name, workers, samples := os.Args[2], number(os.Args[4]), number(os.Args[5])
	warm := time.Duration(number(os.Args[6])) * time.Millisecond
	length := time.Duration(number(os.Args[7])) * time.Millisecond
	runtime.GOMAXPROCS(workers)
	if os.Args[1] == "tail" {
		tail(name, workers, samples)
		return
	}
	run := open(name, workers)
	if run == nil {
		fail("no benchmark " + name)
	}
	measure(run, warm)
	for range samples {
		wall, cpu, elements, allocated := measure(run, length)
		fmt.Printf("sample %d %d %d 0 %d\n", wall, cpu, elements, allocated)
	}
}

func measure(run bench, length time.Duration) (wall, cpu, elements, allocated int64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu = cpuNanos()
	start := time.Now()
	for {
		elements += run()
		if time.Since(start) >= length {
			break
		}
	}
	wall = time.Since(start).Nanoseconds()
	cpu = cpuNanos() - cpu
	runtime.ReadMemStats(&after)
	return wall, cpu, elements, int64(after.TotalAlloc - before.TotalAlloc)
}

// cpuNanos is the CPU time of this process, user and system together.
func cpuNanos() int64 {
	const processCPU = 2
	var t syscall.Timespec
	_, _, errno := syscall.RawSyscall(
		syscall.SYS_CLOCK_GETTIME, processCPU, uintptr(unsafe.Pointer(&t)), 0)
	if errno != 0 {
		fail("no CPU clock: " + errno.Error())
	}
	return t.Nano()
}
