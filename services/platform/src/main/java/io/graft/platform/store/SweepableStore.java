package io.graft.platform.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** A store whose leftovers can be found and deleted. All methods throw {@link StoreException} if the store fails. */
public interface SweepableStore extends ArtifactStore {
    /** Names of the tasks that have objects. */
    List<String> tasks();

    /**
     * Deletes objects of a task, and what writers and deletions that were interrupted left of them; that there are none is
     * no error. Writing an object again, which changes nothing else, makes it young.
     *
     * @param before which an object must have been written, by the store's own clock
     * @param kept uris that stay, whatever their age
     * @return the uris of the deleted objects
     * @throws IllegalArgumentException if no task can have this name
     */
    List<String> sweep(String task, Instant before, Predicate<String> kept);
}
