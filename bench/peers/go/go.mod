// Go as a peer of ./edo bench, which builds this when go is there. The standard library alone.
module edo-bench-go

go 1.24
