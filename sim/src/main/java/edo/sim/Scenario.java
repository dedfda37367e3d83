package edo.sim;

/** Sets a simulation up: its hosts, its clients, and what is to go wrong. */
@FunctionalInterface
public interface Scenario {
  /**
   * Adds hosts and clients, and perhaps schedules faults. Must do the same each time; what is to
   * differ from seed to seed is drawn from {@link Sim#random}.
   *
   * @param sim a fresh simulation
   * @throws Exception if it cannot be set up
   */
  void set(Sim sim) throws Exception;
}
