package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedListenerTest {

    private static final Event EVENT = new Event.CheckpointSaved("2026-11-23T09:30:00Z", "tuned", 2, 40);

    @Test
    void stops_thatThrows_isToldInTheLogByTheLastEvent() {
        List<Event> log = new ArrayList<>();
        List<Event> heard = new ArrayList<>();
        GuardedListener guarded = new GuardedListener(new Listener() {

            @Override
            public void on(Event event) {
                heard.add(event);
            }

            @Override
            public boolean stops() {
                throw new IllegalArgumentException("no figure");
            }
        }, log::add);
        guarded.on(EVENT);
        guarded.requireSound("fine");

        assertThat(guarded.stops()).isFalse();
        guarded.on(EVENT);

        String message = "listener " + GuardedListenerTest.class.getName() + "$1: must not throw, threw "
                + "java.lang.IllegalArgumentException: no figure when asked whether it stops, behind CheckpointSaved "
                + "of phase 'tuned', epoch 2, step 40";
        assertThat(heard).as("nothing more").containsExactly(EVENT);
        assertThat(log).singleElement()
                .satisfies(event -> assertThat(((Event.Warned) event).warning()).isEqualTo(message));
        assertThat(guarded.hasFailed()).isTrue();
        assertThatThrownBy(() -> guarded.requireSound("saved")).isInstanceOf(IllegalStateException.class)
                .hasMessage(message + "; mend it (saved)").hasRootCauseMessage("no figure");
    }
}
