namespace RedisWeb.Redis;

internal static class ForgottenTasks
{
    /// <summary>Nobody waits for it any more; what becomes of it must not surface as an unobserved exception.</summary>
    public static void Forget(this Task task) => task.ContinueWith(
        static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
