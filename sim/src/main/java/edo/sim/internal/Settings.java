package edo.sim.internal;

import edo.sim.internal.files.FileSettings;
import edo.sim.internal.net.NetworkSettings;

/**
 * What a simulation is told.
 *
 * @param seed of all choices
 * @param durationNanos how much simulated time it may take
 * @param maxSlices how many slices may run without time passing
 * @param patience seconds of real time that a slice may take
 * @param epochNanos the wall-clock time at the beginning, in nanoseconds since 1970
 * @param randomOrder whether the seed chooses what runs next, or all take their turn
 * @param keepTrace whether the text of the trace is kept
 * @param failOnEscape whether a wait that escapes the simulation fails it
 * @param network the network
 * @param files the disks
 */
public record Settings(
    long seed,
    long durationNanos,
    int maxSlices,
    int patience,
    long epochNanos,
    boolean randomOrder,
    boolean keepTrace,
    boolean failOnEscape,
    NetworkSettings network,
    FileSettings files) {}
