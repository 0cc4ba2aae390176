package dev.varve.train.engine;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Segment;
import java.util.HashSet;
import java.util.Set;

/**
 * What an execution needs of native memory in fp32 residence, found from shapes alone; in bytes.
 *
 * @param resident parameters, statistics and constants; of a phase that trains also gradients and what the
 *     optimizer remembers
 * @param kept values that the backward pass needs, those of the trained suffix alone; 0 of a network that only runs
 * @param passing what lives beside both at the worst moment of a batch
 */
public record Footprint(long resident, long kept, long passing) {

    /** The most at any moment. */
    public long peak() {
        return resident + kept + passing;
    }

    /**
     * The footprint of training on a batch.
     *
     * @param batch images, at least 1
     * @param size pixels of each side
     * @param remembered numbers that the optimizer keeps for each trained one
     * @throws dev.varve.card.InvalidInput if the network does not take images of this size
     */
    public static Footprint ofTraining(Execution execution, int batch, int size, int remembered) {
        int parts = execution.economy().parts();
        return of(execution, new BatchMemory(execution, (batch + parts - 1) / parts, size, true), remembered);
    }

    /**
     * The footprint of a batch that only runs through.
     *
     * @param batch images, at least 1
     * @param size pixels of each side
     * @throws dev.varve.card.InvalidInput if the network does not take images of this size
     */
    public static Footprint ofRunning(Execution execution, int batch, int size) {
        return of(execution, new BatchMemory(execution, batch, size, false), 0);
    }

    private static Footprint of(Execution execution, BatchMemory memory, int remembered) {
        return new Footprint(resident(execution, remembered), memory.kept(), memory.peak() - memory.kept());
    }

    private static long resident(Execution execution, int remembered) {
        long numbers = execution.original().parameters().stream().mapToLong(Footprint::numbers).sum();
        long trained = execution.trained().stream().map(execution.original()::parameter)
                .mapToLong(Footprint::numbers).sum();
        return Float.BYTES * (numbers + (1 + remembered) * trained) + constants(execution);
    }

    /** Arrays that are folded, or converted to another precision than the resident one. */
    private static long constants(Execution execution) {
        Network running = execution.network();
        Set<String> counted = new HashSet<>();
        long bytes = 0;
        for (Segment segment : execution.segments()) {
            boolean narrow = segment.arithmetic() != Execution.Arithmetic.F32;
            for (String id : segment.nodes()) {
                Node node = running.node(id);
                for (Role role : node.parameters().keySet()) {
                    String name = node.parameters().get(role);
                    if ((narrow || isReplaced(execution, node)) && !execution.trained().contains(name)
                            && counted.add(name)) {
                        bytes += Precision.bytes(segment.arithmetic()) * numbers(running.parameter(name));
                    }
                }
            }
        }
        return bytes;
    }

    private static boolean isReplaced(Execution execution, Node node) {
        return !execution.original().equals(execution.network())
                && !execution.original().node(node.id()).equals(node);
    }

    private static long numbers(Parameter parameter) {
        return parameter.shape().elements();
    }
}
