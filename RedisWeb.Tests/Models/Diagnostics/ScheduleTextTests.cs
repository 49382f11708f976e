using RedisWeb.Calculations;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Resources;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models.Diagnostics;

public sealed class ScheduleTextTests
{
    [TestCase("every 15 minutes", "every 15 minutes", "每 15 分钟")]
    [TestCase("every 1 hour", "every hour", "每 1 小时")]
    [TestCase("every 2 days", "every 2 days", "每 2 天")]
    [TestCase("hourly", "hourly", "每小时")]
    [TestCase("every hour Europe/Berlin", "hourly Europe/Berlin", "每小时（Europe/Berlin）")]
    [TestCase("daily 06:00 Europe/Berlin", "daily 06:00 Europe/Berlin", "每天 06:00（Europe/Berlin）")]
    [TestCase("every weekday 6:30", "weekdays 6:30", "工作日 6:30")]
    [TestCase("monday 06:00", "Monday 06:00", "星期一 06:00")]
    [TestCase("every Sunday 23:00 UTC", "Sunday 23:00 UTC", "星期日 23:00（UTC）")]
    [TestCase("0 6 * * 1-5 Europe/Berlin", "0 6 * * 1-5 Europe/Berlin", "0 6 * * 1-5 Europe/Berlin")]
    public void Times_are_told_in_the_language_of_the_reader(string written, string english, string chinese)
    {
        var schedule = RefreshSchedule.Parse(written); // which reads them all

        using var _ = new InLanguage(Languages.Chinese);
        Assert.That((ScheduleText.When(schedule.Text), Languages.InEnglish(() => ScheduleText.When(schedule.Text))), Is.EqualTo((chinese, english)));
    }

    [TestCase("default", "默认输入")]
    [TestCase("most asked 10, default", "默认输入，提问最多的 10 个")]
    public void So_are_inputs(string inputs, string chinese)
    {
        var schedule = RefreshSchedule.Parse("hourly", inputs);

        using var _ = new InLanguage(Languages.Chinese);
        Assert.That((ScheduleText.Inputs(schedule.Inputs), Languages.InEnglish(() => ScheduleText.Inputs(schedule.Inputs))), Is.EqualTo((chinese, schedule.Inputs)));
    }
}
