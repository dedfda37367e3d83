package edo.sim.internal.net;

/**
 * How the network of a simulation is.
 *
 * @param minLatency shortest way of a packet, in nanoseconds
 * @param maxLatency longest way
 * @param lambda steepness of the distribution between them
 * @param lossRate share of packets that get lost, 0 to 1
 * @param failRate share of packets at which a link breaks, 0 to 1
 * @param repairRate share of packets at which a broken link is mended, 0 to 1
 * @param ipv6 whether names lead to addresses of version 6
 * @param bufferSize bytes that one direction of a connection holds at either end
 * @param raggedRate share of transfers that move less than they could, 0 to 1
 * @param mss largest segment
 * @param loopbackMss largest segment within a machine
 * @param mtu what a datagram may be long without being cut to pieces; 0 if it never is
 * @param retries how often a segment is sent again before a connection fails
 * @param datagrams how many datagrams a socket holds
 * @param firstPort first of the ports that are given out
 * @param lastPort last of them
 */
public record NetworkSettings(
    long minLatency,
    long maxLatency,
    double lambda,
    double lossRate,
    double failRate,
    double repairRate,
    boolean ipv6,
    int bufferSize,
    double raggedRate,
    int mss,
    int loopbackMss,
    int mtu,
    int retries,
    int datagrams,
    int firstPort,
    int lastPort) {}
