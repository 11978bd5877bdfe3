package dev.chimera.core.artist;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.spi.MediaProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A provider that does what a test tells it to. */
final class ScriptedProvider implements MediaProvider {
    final List<String> calls = new ArrayList<>();
    Supplier<Job> onPoll = () -> new Job.Running(0.5);
    Supplier<Job> afterCancel = () -> onPoll.get();
    RuntimeException onSubmit;
    RuntimeException onCancel;
    Money price = Money.usd("0.10");

    private final String name;
    private final Set<MediaKind> kinds;
    private boolean cancelled;

    ScriptedProvider(String name, MediaKind... kinds) {
        this.name = name;
        this.kinds = Set.of(kinds);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<MediaKind> kinds() {
        return kinds;
    }

    @Override
    public String digitalSourceType() {
        return Provenance.TRAINED;
    }

    @Override
    public Optional<Money> quote(MediaOrder order) {
        return Optional.ofNullable(price);
    }

    @Override
    public String submit(MediaOrder order, OpenedPermit permit) {
        calls.add("submit");
        OpenedPermit.enter(permit, name, order.content());
        if (onSubmit != null) {
            throw onSubmit;
        }
        return "job-" + order.orderId();
    }

    @Override
    public Job poll(String jobId) {
        calls.add("poll");
        return cancelled ? afterCancel.get() : onPoll.get();
    }

    @Override
    public void cancel(String jobId) {
        calls.add("cancel");
        if (onCancel != null) {
            throw onCancel;
        }
        cancelled = true;
    }
}
