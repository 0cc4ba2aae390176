package dev.varve.card;

/** A value that files leave out, since it holds where they say nothing: a {@code valueFilter} of Jackson. */
public abstract class LeftOut {

    private final Object usual;

    /** Of values that equal this one. */
    protected LeftOut(Object usual) {
        this.usual = usual;
    }

    @Override
    public final boolean equals(Object other) {
        return usual.equals(other);
    }

    @Override
    public final int hashCode() {
        return usual.hashCode();
    }
}
