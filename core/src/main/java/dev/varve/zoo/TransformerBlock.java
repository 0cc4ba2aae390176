package dev.varve.zoo;

import dev.varve.graph.Attention;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;

/** timm's block of a transformer: attention, then a perceptron, each behind a norm and beside a shortcut. */
final class TransformerBlock {

    private TransformerBlock() {
    }

    /**
     * What all blocks of a network have in common.
     *
     * @param heads of the attention
     * @param axes of positions that see each other
     * @param hidden features between the two matrices
     */
    record Form(long heads, int axes, long hidden, double eps, Activation activation) {
    }

    static Value of(NetworkBuilder net, Value in, Form form) {
        Value x = net.layerNorm("norm1", in, form.eps);
        x = attention(net.scope("attn", "Attention"), x, form);
        net.identity("ls1");
        net.identity("drop_path1");
        x = net.add(in, x);
        Value y = net.layerNorm("norm2", x, form.eps);
        y = mlp(net.scope("mlp", "Mlp"), y, form.hidden, form.activation);
        net.identity("ls2");
        net.identity("drop_path2");
        return net.add(x, y);
    }

    private static Value attention(NetworkBuilder net, Value in, Form form) {
        Value x = net.linear("qkv", in, 3 * in.features(), true);
        net.identity("q_norm");
        net.identity("k_norm");
        net.noDropout("attn_drop");
        net.identity("norm");
        x = net.function("attention", new Attention.SelfAttention(form.heads, form.axes), x);
        x = net.linear("proj", x, in.features(), true);
        net.noDropout("proj_drop");
        return x;
    }

    /** timm's perceptron of two matrices. */
    static Value mlp(NetworkBuilder net, Value in, long hidden, Activation activation) {
        Value x = activation.of(net, "act", net.linear("fc1", in, hidden, true));
        net.noDropout("drop1");
        net.identity("norm");
        x = net.linear("fc2", x, in.features(), true);
        net.noDropout("drop2");
        return x;
    }
}
