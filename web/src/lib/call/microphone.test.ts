import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openMicrophone } from './microphone';

class FakeTrack {
	label = 'A microphone';
	muted = false;
	stopped = false;
	onended: (() => void) | null = null;
	onmute: (() => void) | null = null;
	onunmute: (() => void) | null = null;
	stop(): void {
		this.stopped = true;
	}
	mute(muted: boolean): void {
		this.muted = muted;
		(muted ? this.onmute : this.onunmute)?.();
	}
}

class FakeContext extends EventTarget {
	state = 'running';
	resumes = true;
	audioWorklet = { addModule: async () => {} };
	createMediaStreamSource() {
		return { connect: () => {}, disconnect: () => {} };
	}
	async resume(): Promise<void> {
		if (!this.resumes) return new Promise(() => {});
		this.enter('running');
	}
	enter(state: string): void {
		this.state = state;
		this.dispatchEvent(new Event('statechange'));
	}
}

/** A microphone of which the test decides what happens to it. */
function device() {
	const [track, context] = [new FakeTrack(), new FakeContext()];
	const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
	vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: async () => stream } });
	vi.stubGlobal('AudioWorkletNode', class { port = { onmessage: null } });
	const gone = vi.fn();
	const open = () =>
		openMicrophone({ context: context as unknown as AudioContext, headphones: false, frame: () => {}, gone });
	return { track, context, gone, open };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

type Device = ReturnType<typeof device>;

describe('a microphone', () => {
	test.each([
		['silenced', ({ track }: Device) => track.mute(true)],
		['taken by a phone call', ({ context }: Device) => context.enter('interrupted')]
	])('that is %s is gone', async (_, happens) => {
		const made = device();
		await made.open();
		happens(made);
		expect(made.gone).not.toHaveBeenCalled();
		vi.advanceTimersByTime(2_000);
		expect(made.gone).toHaveBeenCalledOnce();
	});

	test('that comes back by itself in a moment was never gone', async () => {
		const { track, context, gone, open } = device();
		await open();
		track.mute(true);
		vi.advanceTimersByTime(1_000);
		track.mute(false);
		context.enter('suspended');
		vi.advanceTimersByTime(1_500);
		context.enter('running');
		vi.advanceTimersByTime(60_000);
		expect(gone).not.toHaveBeenCalled();
	});

	test('that was silent from the start is gone', async () => {
		const { track, gone, open } = device();
		track.muted = true;
		await open();
		vi.advanceTimersByTime(2_000);
		expect(gone).toHaveBeenCalledOnce();
	});

	test('that is switched off on purpose is not gone', async () => {
		const { track, context, gone, open } = device();
		const microphone = await open();
		track.mute(true);
		microphone.stop();
		context.enter('closed');
		vi.advanceTimersByTime(60_000);
		expect([track.stopped, gone.mock.calls.length]).toEqual([true, 0]);
	});

	test('wakes sound that the browser has suspended', async () => {
		const { context, open } = device();
		context.state = 'suspended';
		await open();
		expect(context.state).toBe('running');
	});

	test('does not wait for ever on a browser that gives no sound', async () => {
		const { track, context, open } = device();
		Object.assign(context, { state: 'interrupted', resumes: false });
		const opened = open().catch((error: unknown) => error);
		await vi.advanceTimersByTimeAsync(2_000);
		expect([await opened, track.stopped]).toMatchObject([{ trouble: 'gone' }, true]);
	});
});
