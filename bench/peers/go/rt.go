package main

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The scheduler's benchmarks: the same counts as in edo.bench.RtDirect.
const (
	spawns        = 10_000
	spawnsBusy2   = 1_000
	spawnsCurrent = 1_000
	yielding      = 200
	yields        = 1_000
	pings         = 1_000
	chain         = 1_000
)

func open(name string, workers int) bench {
	stem, size, sized := strings.Cut(name, "@")
	switch stem {
	case "workers_spawn", "spawn_many_local":
		return spawnMany
	case "spawn_many_remote_idle":
		return func() int64 { return joined(spawns) }
	case "spawn_many_remote_busy1":
		for range 2 * workers {
			go func() {
				for {
					runtime.Gosched()
					stall()
				}
			}()
		}
		return func() int64 { return joined(spawns) }
	case "spawn_many_remote_busy2":
		for range workers {
			go relay(true)
		}
		return func() int64 { return joined(spawnsBusy2) }
	case "yield_many":
		return yieldMany
	case "workers_ping_pong", "ping_pong":
		return pingPong
	case "chained_spawn":
		return chainedSpawn
	case "current_spawn_many_local", "current_spawn_many_remote_idle":
		return func() int64 { return joined(spawnsCurrent) }
	case "current_spawn_many_remote_busy":
		go relay(false)
		return func() int64 { return joined(spawnsCurrent) }
	}
	if !sized {
		return nil
	}
	switch stem {
	case "tasks":
		return tasks(number(size))
	case "timers":
		return timers(number(size))
	}
	return nil
}

func stall() {
	for start := time.Now(); time.Since(start) < 10*time.Microsecond; {
	}
}

// relay replaces itself, with or without burning time.
func relay(stalls bool) {
	if stalls {
		stall()
	}
	go relay(stalls)
}

// joined starts goroutines that do nothing and waits for them.
func joined(count int) int64 {
	var all sync.WaitGroup
	all.Add(count)
	for range count {
		go all.Done()
	}
	all.Wait()
	return int64(count)
}

// spawnMany: a goroutine starts many, and the last of them to finish says so.
func spawnMany() int64 {
	done := make(chan struct{})
	go func() {
		var left atomic.Int64
		left.Store(spawns)
		for range spawns {
			go func() {
				if left.Add(-1) == 0 {
					close(done)
				}
			}()
		}
	}()
	<-done
	return spawns
}

func yieldMany() int64 {
	var all sync.WaitGroup
	all.Add(yielding)
	for range yielding {
		go func() {
			for range yields {
				runtime.Gosched()
			}
			all.Done()
		}()
	}
	all.Wait()
	return yielding * yields
}

func pingPong() int64 {
	var all sync.WaitGroup
	all.Add(pings)
	go func() {
		for range pings {
			go func() {
				ping, pong := make(chan struct{}, 1), make(chan struct{}, 1)
				go func() {
					<-ping
					pong <- struct{}{}
				}()
				ping <- struct{}{}
				<-pong
				all.Done()
			}()
		}
	}()
	all.Wait()
	return pings
}

func chainedSpawn() int64 {
	done := make(chan struct{})
	var link func(left int)
	link = func(left int) {
		if left == 0 {
			close(done)
			return
		}
		go link(left - 1)
	}
	go link(chain)
	<-done
	return chain
}

// tasks are all alive at once, each waiting for a signal of its own.
func tasks(count int) bench {
	return func() int64 {
		signals := make([]chan struct{}, count)
		var all sync.WaitGroup
		all.Add(count)
		for i := range signals {
			signal := make(chan struct{})
			signals[i] = signal
			go func() {
				<-signal
				all.Done()
			}()
		}
		for _, signal := range signals {
			close(signal)
		}
		all.Wait()
		return int64(count)
	}
}

// timers: goroutines that sleep, deadlines spread over a tenth of a second.
func timers(count int) bench {
	return func() int64 {
		var all sync.WaitGroup
		all.Add(count)
		for i := range count {
			go func() {
				time.Sleep(time.Duration(100+i*100/count) * time.Millisecond)
				all.Done()
			}()
		}
		all.Wait()
		return int64(count)
	}
}

// label is how a figure of a thousand is called: 990 is p99, 999 is p99_9.
func label(part int) string {
	return "p" + strings.ReplaceAll(strconv.FormatFloat(float64(part)/10, 'f', -1, 64), ".", "_")
}
