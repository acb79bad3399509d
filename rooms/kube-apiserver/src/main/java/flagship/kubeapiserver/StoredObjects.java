package flagship.kubeapiserver;

import flagship.kubestore.ObjectStore;

/** How the server's own loops reach objects: past the front door, through the same steps as clients. */
record StoredObjects(ObjectStore store, ObjectReader reader, ObjectWriter writer, ObjectDeleter deleter) {}
