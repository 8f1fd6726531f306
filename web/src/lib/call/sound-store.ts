/** Keeps sound that the server hasn't stored yet, so that it outlives a reload. */

export interface StoredSound {
	firstSample: number;
	samples: Int16Array;
}

export interface SoundStore {
	/** Everything kept for `interview`, in order. */
	load(interview: string): Promise<StoredSound[]>;
	/** Keeps `sounds`; resolves when a reload can't lose them any more. */
	put(interview: string, sounds: StoredSound[]): Promise<void>;
	/** Forgets the sounds of `interview` that begin below `sample`. */
	deleteBelow(interview: string, sample: number): Promise<void>;
}

/** For browsers that keep nothing, and for tests. */
export class MemorySoundStore implements SoundStore {
	readonly #kept = new Map<string, StoredSound[]>();

	async load(interview: string): Promise<StoredSound[]> {
		return [...(this.#kept.get(interview) ?? [])];
	}

	async put(interview: string, sounds: StoredSound[]): Promise<void> {
		const kept = [...(this.#kept.get(interview) ?? []), ...sounds];
		this.#kept.set(interview, kept.sort((a, b) => a.firstSample - b.firstSample));
	}

	async deleteBelow(interview: string, sample: number): Promise<void> {
		const kept = this.#kept.get(interview) ?? [];
		this.#kept.set(interview, kept.filter((sound) => sound.firstSample >= sample));
	}
}

const DATABASE = 'vivavoce';
const STORE = 'sound';

export class IndexedDbSoundStore implements SoundStore {
	readonly #database: IDBDatabase;

	private constructor(database: IDBDatabase) {
		this.#database = database;
	}

	static async open(): Promise<IndexedDbSoundStore> {
		const request = indexedDB.open(DATABASE, 1);
		request.onupgradeneeded = () => request.result.createObjectStore(STORE);
		return new IndexedDbSoundStore(await done(request));
	}

	async load(interview: string): Promise<StoredSound[]> {
		const store = this.#database.transaction(STORE).objectStore(STORE);
		const [keys, values] = await Promise.all([
			done(store.getAllKeys(rangeOf(interview))),
			done(store.getAll(rangeOf(interview)) as IDBRequest<Int16Array[]>)
		]);
		return keys.map((key, index) => ({
			firstSample: (key as [string, number])[1],
			samples: values[index] ?? new Int16Array()
		}));
	}

	async put(interview: string, sounds: StoredSound[]): Promise<void> {
		await this.#write((store) => {
			for (const sound of sounds) store.put(sound.samples, [interview, sound.firstSample]);
		});
	}

	async deleteBelow(interview: string, sample: number): Promise<void> {
		await this.#write((store) => store.delete(rangeOf(interview, sample)));
	}

	#write(change: (store: IDBObjectStore) => void): Promise<void> {
		const transaction = this.#database.transaction(STORE, 'readwrite', { durability: 'relaxed' });
		change(transaction.objectStore(STORE));
		return new Promise((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error);
		});
	}
}

/** The best store that this browser has. */
export async function openSoundStore(): Promise<SoundStore> {
	try {
		return await IndexedDbSoundStore.open();
	} catch {
		return new MemorySoundStore();
	}
}

function rangeOf(interview: string, end = Number.MAX_SAFE_INTEGER): IDBKeyRange {
	return IDBKeyRange.bound([interview, 0], [interview, end], false, true);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}
