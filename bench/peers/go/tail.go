package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

const (
	requests = 1_000
	gap      = 250 * time.Microsecond
	hold     = 20 * time.Millisecond
)

// sleepThread blocks the thread, as a call into the system does; time.Sleep would only park.
func sleepThread(length time.Duration) {
	t := syscall.NsecToTimespec(length.Nanoseconds())
	// An early end by a signal only makes the block a little shorter.
	_ = syscall.Nanosleep(&t, nil)
}

// tail says how long a small goroutine waits for its turn, as edo.bench.TailBench does.
func tail(name string, workers, samples int) {
	switch name {
	case "light_alone":
	case "light_beside_cpu":
		for range 2 * workers {
			go func() {
				for {
					for start := time.Now(); time.Since(start) < hold; {
					}
					runtime.Gosched()
				}
			}()
		}
	case "light_beside_blocking":
		for range 4 * workers {
			go func() {
				for {
					sleepThread(hold)
					runtime.Gosched()
				}
			}()
		}
	default:
		fail("no benchmark " + name)
	}
	// The requests come from a thread that is none of the scheduler's workers' business.
	runtime.LockOSThread()
	for turn := range samples + 1 {
		late := make([]int64, requests)
		done := make(chan struct{}, requests)
		cpu := cpuNanos()
		for i := range requests {
			sent := time.Now()
			go func() {
				late[i] = time.Since(sent).Nanoseconds()
				done <- struct{}{}
			}()
			sleepThread(gap)
		}
		for range requests {
			<-done
		}
		cpu = (cpuNanos() - cpu) / requests
		slices.Sort(late)
		if turn == 0 {
			continue
		}
		for _, part := range []int{500, 990, 999} {
			fmt.Printf("sample.%s %d %d 1 0 -1\n", label(part), late[requests*part/1000], cpu)
		}
	}
}
